# Everything a person does with this repository. `make` alone says what there is.
# Only relative paths and quoted words: the folder may have spaces in its name.

PYTHON = .venv/bin/python
SOURCES = src tests scripts bench manage.py
export PYTHONPATH = src

.DEFAULT_GOAL = help
.NOTPARALLEL:
.PHONY: help setup dev run test property test-postgres lint types contracts migrations check \
	bench bench-sheets bench-grants bench-placement lock catalogues format clean

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

setup: ## build .venv with the kakehashi command
	@python3 scripts/setup.py base

dev:
	@python3 scripts/setup.py dev

run: setup ## serve a demonstration at http://127.0.0.1:8000
	@.venv/bin/kakehashi run

test: dev catalogues ## all tests, in a browser too
	@sh scripts/test.sh

property: dev catalogues ## two hundred random years of grants, every yen accounted
	@YEARS=200 $(PYTHON) -m pytest tests/programmes/grants/test_year_adds_up.py -q -n auto

test-postgres: dev catalogues ## the tests without browser, on PostgreSQL
	@$(PYTHON) scripts/with_postgres.py sh scripts/test.sh

lint: dev ## how the code and the templates are written
	@$(PYTHON) -m ruff format --check --quiet $(SOURCES)
	@$(PYTHON) -m ruff check --quiet $(SOURCES)
	@$(PYTHON) -m djlint src --lint --quiet

types: dev ## mypy, strict
	@$(PYTHON) -m mypy --no-error-summary src tests scripts bench

contracts: dev ## who may import whom
	@$(PYTHON) -c "from importlinter.cli import lint_imports_command as c; c()" --no-logo

migrations: dev ## whether every change of a model has its migration
	@$(PYTHON) manage.py makemigrations --check --dry-run

check: lint types contracts migrations test ## all of it

bench: dev catalogues ## measure; one JSON object a line
	@$(PYTHON) -m bench

bench-sheets: dev ## read large sheets beside pandas and openpyxl; one JSON object a line
	@$(PYTHON) -m bench.sheets

bench-grants: dev catalogues ## forms checked, a round of 5,000, ten years; one JSON object a line
	@$(PYTHON) -m bench.grants

bench-placement: ## place people beside the peers; one JSON object a line
	@python3 scripts/setup.py peers
	@$(PYTHON) -m bench.placement

catalogues: setup ## compile the catalogues of sentences
	@$(PYTHON) -m kakehashi.faces.cli.catalogues

format: dev ## write the code as `make lint` wants it
	@$(PYTHON) -m ruff check --quiet --fix $(SOURCES)
	@$(PYTHON) -m ruff format --quiet $(SOURCES)

lock: ## resolve the dependencies again, with hashes and without addresses
	@sh scripts/lock.sh

clean: ## take away what can be made again; data in var/ stay
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@rm -rf var/static var/lock
	@find src -name '*.mo' -delete
	@find src tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
