# Needs make, a POSIX shell and Python 3.11 or newer; everything else is installed into .venv from the locks.

PYTHON ?= python3
PORT ?= 8080
ROUNDS ?= 10
SANDBOX_PORT ?= $(if $(filter 0,$(PORT)),0,8081)

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet --no-input install
# The locks are installed without build isolation: what builds a package is locked, too.
LOCKED := $(PIP) --require-hashes --no-build-isolation --requirement

# Stamps bear the version of $(PYTHON), so that another Python gets a new .venv.
VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
RUN := .venv/.run-$(VERSION)
TEST := .venv/.test-$(VERSION)
PROJECT := .venv/.project-$(VERSION)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test lint types imports pytest bench chaos format lock clean

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(MAKEFILE_LIST) | while IFS='	' read -r target text; do \
	    printf '  make %-8s %s\n' "$$target" "$$text"; done

demo: $(PROJECT) ## The blog, the bots and both networks' sandbox, with a story (PORT=8080 SANDBOX_PORT=8081)
	@$(BIN)/backchannel demo --port $(PORT) --sandbox-port $(SANDBOX_PORT)

test: lint types imports pytest ## Every check there is: the four that follow
	@echo 'All checks passed.'

lint: $(TEST) ## Style, faults and layout of the source (ruff)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(TEST) ## Types (mypy, strict)
	$(BIN)/mypy

imports: $(TEST) ## Which part may import which (import-linter)
	$(BIN)/lint-imports --no-logo

pytest: $(TEST) $(PROJECT) ## Tests, with a PostgreSQL of their own and a real browser
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile

bench: $(TEST) $(PROJECT) ## How fast it sends, against what the limits allow: half an hour, best on an idle machine
	$(BIN)/python -m benchmarks

chaos: $(TEST) $(PROJECT) ## Random lives of the service, with kills and faults (SEED=1 ROUNDS=10); a failure tells its seed
	@seed=$(or $(SEED),$$(date +%s)); \
	echo "Seed $$seed. The same again: make chaos SEED=$$seed ROUNDS=$(ROUNDS)"; \
	CHAOS_SEED=$$seed CHAOS_ROUNDS=$(ROUNDS) $(BIN)/pytest -q \
	    tests/stories/test_nothing_is_lost.py tests/stories/test_histories.py tests/stories/test_two_hundred_events.py

format: $(TEST) ## Lays the source out and mends what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: ## Writes requirements/*.txt anew; LOCK=--upgrade takes the newest versions
	$(check_python)
	@set -e; tmp=$$(mktemp -d); trap 'rm -rf "$$tmp"' EXIT; \
	$(PYTHON) -m venv "$$tmp"; \
	"$$tmp/bin/python" -m pip --disable-pip-version-check --quiet --quiet install uv; \
	compile() { "$$tmp/bin/uv" pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	    --no-header --no-emit-index-url --no-emit-find-links $(LOCK) "$$@"; }; \
	$(PYTHON) -c 'import tomllib; \
	print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' \
	    | compile --no-annotate --output-file requirements/build.txt -; \
	compile --output-file requirements/run.txt pyproject.toml; \
	compile --constraint requirements/run.txt --extra test --output-file requirements/test.txt pyproject.toml

clean: ## Removes .venv and every cache
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Without its stamp a .venv counts for nothing and is made anew: an install that broke off is never taken up again,
# since pip takes a package that was half written for an installed one.
$(RUN): requirements/build.txt requirements/run.txt
	$(check_python)
	@echo 'Installing the locked dependencies into .venv: once, for about half a minute.'
	@$(PYTHON) -m venv --clear .venv
	@$(LOCKED) requirements/build.txt
	@$(LOCKED) requirements/run.txt
	@touch $@

$(TEST): requirements/test.txt $(RUN)
	@echo 'Installing what the checks need as well.'
	@mv $(RUN) .venv/.adding
	@$(LOCKED) requirements/test.txt
	@mv .venv/.adding $(RUN)
	@touch $@

$(PROJECT): pyproject.toml $(RUN)
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

define check_python
@$(PYTHON) -c 'pass' 2>/dev/null || { \
    echo 'Backchannel needs Python 3.11 or newer, and "$(PYTHON)" does not run here.'; \
    echo 'Debian, Ubuntu: apt install python3 python3-venv. Another Python: make PYTHON=python3.12 ...'; \
    exit 1; } >&2
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
    echo 'Backchannel needs Python 3.11 or newer, and "$(PYTHON)" is $(VERSION).'; \
    echo 'Another Python: make PYTHON=python3.12 ...'; \
    exit 1; } >&2
@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
    echo '"$(PYTHON)" can not make a virtual environment: its venv package is not installed.'; \
    echo 'Debian, Ubuntu: apt install python3-venv (or python$(VERSION)-venv, for a Python that is not the default).'; \
    exit 1; } >&2
endef
