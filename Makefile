# The two commands of a fresh machine are `make demo` and `make test`; both make .venv themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint types unit test-bounds test-engines bench-screening backtest readme snapshot lock clean

demo: $(VENV)/.installed  ## install, and classify a real Category I aircraft
	$(BIN)/mtcrcheck classify specs/mq-9a.toml --to SA --interpretation all

test: lint types unit  ## everything that needs Python alone

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.tested
	$(BIN)/mypy

unit: $(VENV)/.tested
	$(BIN)/pytest

test-bounds: $(VENV)/.tested  ## ten thousand simulated aircraft against every bound
	AIRCRAFT=10000 $(BIN)/pytest tests/capability/test_bounds.py

test-engines: $(VENV)/.engines  ## screening on Polars and on Apache Spark (needs Java 17)
	$(BIN)/pytest -m engines

bench-screening: $(VENV)/.tested  ## how long screening takes; ROWS=10000000
	$(BIN)/python -m tests.benchmarks.screening $(ROWS)

backtest: $(VENV)/.installed  ## what the rules explain of the documented decisions, and what they do not
	$(BIN)/mtcrcheck precedents --backtest

readme: $(VENV)/.tested  ## write the outputs that README.md shows anew
	$(BIN)/python -m tests.readme

snapshot: $(VENV)/.tested  ## write the verdicts of specs/ anew, to be read as a diff
	$(BIN)/python -m tests.snapshot

lock: $(VENV)/.tested  ## resolve the dependencies anew, with hashes
	$(BIN)/uv pip compile pyproject.toml --group test --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url --quiet --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra polars --extra spark --constraint requirements.lock --universal \
	  --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet \
	  --output-file requirements-engines.lock

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.tested: $(VENV)/.installed requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	touch $@

$(VENV)/.engines: $(VENV)/.tested requirements-engines.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-engines.lock
	touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
