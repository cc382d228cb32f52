# Everything a newcomer needs: `make demo` to see it, `make test` to trust it.
# It asks for Python 3.11 or newer with venv, and puts all the rest into .venv.

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo test lint types contract bench storm picture tables lock clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: .venv/.run  ## the bot, a sample clinic and a stand-in for Telegram, in your browser
	@$(BIN)/praxis demo $(ARGS)

test: .venv/.dev  ## all tests, on SQLite and PostgreSQL (ARGS="-k booking" picks some)
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

lint: .venv/.dev  ## style, habits and formatting
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

types: .venv/.dev  ## mypy, strict
	@$(BIN)/mypy

contract: .venv/.dev  ## bot -> core <- storage, and nothing else
	@$(BIN)/lint-imports --no-logo

bench: .venv/.dev  ## how fast it is, against bare drivers and bots (ARGS=--quick takes two minutes)
	@$(BIN)/python -m tests.bench $(ARGS)

storm: .venv/.dev  ## a crowd at random, bad weather, a bot that dies; then the books (ARGS="--seed 7")
	@$(BIN)/python -m tests.storm $(ARGS)

picture: .venv/.picture  ## take the README's picture of the demo again
	@$(BIN)/python docs/picture.py $(ARGS)

tables: .venv/.run  ## write the tables of docs/sandbox.md anew, from the code
	@$(BIN)/python docs/tables.py $(ARGS)

lock: .venv/.run  ## write .locks/ anew (ARGS=--upgrade takes the newest versions)
	@$(PIP) install uv
	@$(LOCK) --group build --output-file .locks/run.txt
	@$(LOCK) --group build --group dev --constraint .locks/run.txt --output-file .locks/dev.txt

LOCK = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock" $(ARGS)

clean:  ## remove .venv and all caches
	@rm -rf .venv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.run: .locks/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Praxis needs Python 3.11 or newer. Name one, like this: make PYTHON=python3.12"; exit 1; }
	@echo "Setting up .venv, once: it takes a minute or two …"
	@$(PYTHON) -m venv .venv
	@$(PIP) install --require-hashes -r .locks/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .locks/dev.txt .venv/.run
	@echo "Adding the tools for tests and checks …"
	@$(PIP) install --require-hashes -r .locks/dev.txt
	@touch $@

.venv/.picture: .venv/.run
	@$(PIP) install --upgrade "pip>=25.1"
	@$(PIP) install --group picture
	@$(BIN)/playwright install chromium
	@touch $@
