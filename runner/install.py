"""First step of every `make` goal: is this Python good enough? Then .venv.

Only this file has to parse on old Pythons (2.7 too), so that they get one
line instead of a SyntaxError. Everything else is in packages.py.
"""
# ruff: noqa: UP031, UP036  (what ruff would have here needs Python 3.6)

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Python 3.11 or newer is needed, this is %d.%d (%s). Install one, "
        "then name it: make run PYTHON=python3.12"
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )

from runner import packages

if __name__ == "__main__":
    packages.main(sys.argv[1:])
