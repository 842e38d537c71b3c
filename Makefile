# Needs make, sh and Python 3.11 or newer; everything else goes into .venv.
#   make run PYTHON=python3.13   chooses the Python that .venv is made with
PYTHON ?= python3
APPS := mood_mailer fibtastic blog_autotag
CONTROL := stop start restart
.DEFAULT_GOAL := help

define HELP
make run            set up what is missing, start everything
make $(firstword $(APPS))    start one app with what it needs ($(APPS))
make stop NAME      stop one process of a running `make run` (names: Procfile)
make start NAME     start it again; an app's name means all its processes
make restart NAME
make course         the lessons as a site, with search
make exercise       the next exercise of the course, checked as you save it
make redis-cli      a prompt on the broker: LLEN mood_mailer, KEYS *, ...
make doctor         what stalls, and what to do about it
make test           every test; a part: make test ARGS="tests/runner -x"
make test-course    do every lesson of course/; one: ARGS="-k 02"
make test-containers  docker-compose.yml, built and run for real
make lint           format, lint, types
make calais         a stand-in for OpenCalais, the blog's other tagger
make gifs           draw the mood GIFs again
make screenshots    take the pictures in docs/screenshots again
make lock           write requirements/*.txt from pyproject.toml
make clean          remove .venv (var/ with your data stays)
endef

# Each does nothing when the stamp in .venv says so.
INSTALL := @$(PYTHON) -m runner.install requirements/run.txt
INSTALL_DEV := @$(PYTHON) -m runner.install requirements/dev.txt

ifneq ($(filter $(CONTROL) exercise,$(firstword $(MAKECMDGOALS))),)

# `make stop inbox`: all words but the first are names, not goals.
NAMES := $(wordlist 2,$(words $(MAKECMDGOALS)),$(MAKECMDGOALS))
.PHONY: $(MAKECMDGOALS)

$(filter $(CONTROL),$(firstword $(MAKECMDGOALS))):
	$(INSTALL)
	@.venv/bin/python -m runner.control $@ $(NAMES)

exercise:
	@$(PYTHON) -m runner.install requirements/exercise.txt
	@.venv/bin/python -m course.checker $(NAMES)

$(filter-out $(firstword $(MAKECMDGOALS)),$(NAMES)):
	@:

else

.PHONY: help run $(APPS) calais course doctor redis-cli test test-course test-containers \
	lint gifs screenshots lock clean

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
	@$(PYTHON) -m runner.install requirements/course.txt
	@.venv/bin/python -m runner.alone course 'python -m course.site'

redis-cli:
	$(INSTALL)
	@.venv/bin/python -m runner.redis_cli

doctor:
	$(INSTALL)
	@.venv/bin/python -m doctor $(ARGS)

test:
	$(INSTALL_DEV)
	@.venv/bin/python -m pytest -n 3 --dist loadgroup $(ARGS)

# Each lesson starts a system of its own. They last from 20 to 120 s: worksteal
# lets no process end minutes before the other, as load does at times.
test-course:
	$(INSTALL_DEV)
	@.venv/bin/python -m pytest -o testpaths=tests/course -n 2 --dist worksteal $(ARGS)

test-containers:
	@docker info >/dev/null 2>&1 || { echo "make test-containers:" \
		"no Docker engine answers; start one (docker info says more)." >&2; \
		exit 1; }
	$(INSTALL_DEV)
	@.venv/bin/python -m pytest tests/containers $(ARGS)

lint:
	$(INSTALL_DEV)
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	.venv/bin/mypy

gifs:
	$(INSTALL_DEV)
	.venv/bin/python -m course.pictures.gifs.draw

screenshots:
	$(INSTALL_DEV)
	.venv/bin/python -m course.pictures.screenshots

# --universal: one file for every system and Python from 3.11 on.
LOCK := .venv/bin/uv pip compile --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-annotate --custom-compile-command "make lock" --quiet pyproject.toml

lock:
	$(INSTALL_DEV)
	$(LOCK) -o requirements/run.txt
	$(LOCK) --group exercise -c requirements/run.txt -o requirements/exercise.txt
	$(LOCK) --group course -c requirements/exercise.txt -o requirements/course.txt
	$(LOCK) --group dev -c requirements/course.txt -o requirements/dev.txt

clean:
	rm -rf .venv
	@echo "var/ (queue, mails, database) is kept; remove it by hand if you want"

endif
