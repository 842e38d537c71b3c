# Needs make, sh and Python 3.11 or newer; everything else goes into .venv.
#   make run PYTHON=python3.13   chooses the Python that .venv is made with
PYTHON ?= python3
APPS := mood_mailer fibtastic blog_autotag
CONTROL := stop start restart
.DEFAULT_GOAL := help

# What you have set for other programs would keep modules from being found,
# leave out asserts, or end a program at a library's warning.
unexport PYTHONHOME PYTHONPATH PYTHONSAFEPATH PYTHONOPTIMIZE PYTHONWARNINGS
unexport PYTHONINSPECT
# All our files are UTF-8, in whatever language the terminal is. What it cannot
# print is replaced: an error there would cost all lines that follow.
export PYTHONUTF8 := 1
IO := $(word 1,$(subst :, ,x$(PYTHONIOENCODING)))
export PYTHONIOENCODING := $(IO:x%=%):replace

define HELP
make run            start everything (the first time, install what is missing)
make $(firstword $(APPS))    start one app and what it needs ($(APPS))
make stop NAME      stop one process of a running `make run` (names: see Procfile)
make start NAME     start it again; an app's name means all its processes
make restart NAME   stop it, then start it
make course         show the lessons as a site, with search
make exercise       give you the next exercise, and check it each time you save
make begin APP      give you a small app to build yourself (mood_mailer,
                    fibtastic, blog_autotag); CHECK=1 says what it lacks;
                    STEP=3, RESET=1
make redis-cli      open a prompt on the broker: LLEN mood_mailer, KEYS *, ...
make mend-broker    keep what can be read of the broker's damaged files
make doctor         say what stalls, and what to do about it
make test           run every test; a part: make test ARGS="tests/runner -x"
make test-fast      run the tests that need no worker and no browser
make test-course    do every lesson of course/; one lesson: ARGS="-k 02"
make test-containers  build the containers of docker-compose.yml and test them
make bench          measure what the course says about speed, in half an hour; a
                    part: ARGS="drain"; other task queues, too: PEERS=1
make lint           check format, style and types
make calais         start a stand-in for OpenCalais, the blog's other tagger
make gifs           draw the mood GIFs again
make screenshots    take the pictures in course/pictures again
make lock           write requirements/*.txt from pyproject.toml
make clean          remove .venv (var/ with your data stays)
endef

# Each does nothing if the stamp in .venv says that all is installed. The first
# start also fetches what the lessons' site and the exercises need, 20 MB of
# 40, so that a learner needs no network from then on.
INSTALL := @$(PYTHON) -m runner.install requirements/course.txt
INSTALL_DEV := @$(PYTHON) -m runner.install requirements/dev.txt

ifneq ($(filter $(CONTROL) exercise begin,$(firstword $(MAKECMDGOALS))),)

# In `make stop inbox` all words but the first are names, not goals.
NAMES := $(wordlist 2,$(words $(MAKECMDGOALS)),$(MAKECMDGOALS))
.PHONY: $(MAKECMDGOALS)

$(filter $(CONTROL),$(firstword $(MAKECMDGOALS))):
	$(INSTALL)
	@.venv/bin/python -m runner.control $@ $(NAMES)

exercise:
	$(INSTALL)
	@.venv/bin/python -m course.checker $(NAMES)

begin:
	$(INSTALL)
	@.venv/bin/python -m course.begin $(NAMES) $(if $(STEP),--step "$(STEP)") \
	$(if $(CHECK:0=),--check) $(if $(RESET:0=),--reset)

$(filter-out $(firstword $(MAKECMDGOALS)),$(NAMES)):
	@:

else

.PHONY: help run $(APPS) calais course doctor redis-cli mend-broker test test-fast test-course test-containers \
	lint bench gifs screenshots lock clean

help:
	$(info $(HELP))
	@:

run:
	$(INSTALL)
	@.venv/bin/python -m runner

$(APPS):
	$(INSTALL)
	@.venv/bin/python -m runner $@

calais:
	$(INSTALL)
	@.venv/bin/python -m runner.alone calais \
	'flask --app blog_autotag.calais.stand_in run --port $$CALAIS_PORT'

course:
	$(INSTALL)
	@.venv/bin/python -m runner.alone course 'python -m course.site'

redis-cli:
	$(INSTALL)
	@.venv/bin/python -m runner.redis_cli

mend-broker:
	$(INSTALL)
	@.venv/bin/python -m runner.mend

doctor:
	$(INSTALL)
	@.venv/bin/python -m doctor $(ARGS)

test:
	$(INSTALL_DEV)
	@.venv/bin/python -m pytest -n 3 --dist loadgroup --durations 10 $(ARGS)

test-fast:
	$(INSTALL_DEV)
	@.venv/bin/python -m pytest -n 3 --dist loadgroup --fast $(ARGS)

# Each lesson starts a system of its own, and takes from 20 to 120 s. With
# `--dist load` one process sometimes ends minutes before the other; worksteal
# shares the rest out.
test-course:
	$(INSTALL_DEV)
	@.venv/bin/python -m pytest -o testpaths=tests/course -n 3 --dist worksteal $(ARGS)

test-containers:
	@docker info >/dev/null 2>&1 || { echo "make test-containers:" \
		"no Docker engine answers. Start one; docker info says more." >&2; \
		exit 1; }
	$(INSTALL_DEV)
	@.venv/bin/python -m pytest tests/containers $(ARGS)

lint:
	$(INSTALL_DEV)
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	.venv/bin/mypy

bench:
	$(INSTALL_DEV)
	@.venv/bin/python -m benchmarks $(if $(PEERS),--peers) $(ARGS)

gifs:
	$(INSTALL_DEV)
	.venv/bin/python -m course.pictures.gifs.draw

screenshots:
	$(INSTALL_DEV)
	.venv/bin/python -m course.pictures.screenshots $(ARGS)

# --universal: one file serves every system, and Python 3.11 and newer.
LOCK := .venv/bin/uv pip compile --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-annotate --custom-compile-command "make lock" --quiet pyproject.toml

lock:
	$(INSTALL_DEV)
	$(LOCK) -o requirements/run.txt
	$(LOCK) --group course -c requirements/run.txt -o requirements/course.txt
	$(LOCK) --group dev -c requirements/course.txt -o requirements/dev.txt

clean:
	rm -rf .venv
	@echo "var/ (queues, mails, database) is still there. Remove it by hand if you do not need it."

endif
