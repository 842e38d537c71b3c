"""The first step of every goal of make: is this Python new enough?

An old Python, such as 2.7, has to be able to parse this file and
runner/__init__.py, so that it prints one line and not a SyntaxError.
Everything else is in packages.py.
"""
# ruff: noqa: UP031, UP036  (ruff's way to write this needs Python 3.6)

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "This is Python %d.%d (%s), but 3.11 or newer is needed. Install one, "
        "then name it: make run PYTHON=python3.12"
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )

from runner import packages

if __name__ == "__main__":
    packages.main(sys.argv[1:])
