# `make run` keeps the processes of the Procfile running, until Ctrl-C. They
# find the project's packages, such as plumbing, and its settings in .env.
export PYTHONPATH := $(abspath ../../..)

.PHONY: run doctor course
run:
	@ln -sf $(PYTHONPATH)/.env .env
	@$(PYTHONPATH)/.venv/bin/python -m runner

doctor course:
	@$(MAKE) --no-print-directory -C $(PYTHONPATH) $@

.DEFAULT:
	@echo "make $@ is for the project's folder. Type: cd $(PYTHONPATH)"; exit 2
