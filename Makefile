# The two commands of a fresh machine are `make demo` and `make test`; both make .venv themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# hundreds of tests start the command, which is compiled once
unexport PYTHONDONTWRITEBYTECODE
# what pyproject.toml and its build backend ask for to install these sources
define BUILDING
import tomllib, hatchling.build
print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")
print(*hatchling.build.get_requires_for_build_editable(), sep="\n")
endef
export BUILDING

.PHONY: demo test lint types unit net net-full test-bounds test-engines test-browser chromium test-install search search-all fuzz mutation mutation-sample \
  bench bench-short bench-screening bench-bounds backtest readme snapshot lock clean

demo: $(VENV)/.installed  ## install, and classify a real Category I aircraft
	$(BIN)/mtcrcheck classify specs/mq-9a.toml --to SA --interpretation all

test: lint types unit  ## everything that needs Python alone

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.tested
	$(BIN)/mypy

unit: $(VENV)/.tested
	$(BIN)/pytest -n $(or $(WORKERS),2) --dist loadfile

test-bounds: $(VENV)/.tested  ## ten thousand simulated aircraft against every bound
	AIRCRAFT=10000 $(BIN)/pytest -n $(or $(WORKERS),2) --dist worksteal tests/capability/test_bounds.py

test-install: $(VENV)/.tested  ## both distributions built twice, the wheel alone under every Python there is
	$(BIN)/python -m tests.trust.installing

search: $(VENV)/.tested  ## what the tests have not tried yet, by chance, each family for its part of the time: SECONDS=60 SEED=1
	$(BIN)/python -m tests.trust.search --seconds $(or $(SECONDS),60) --seed $(or $(SEED),$$(date +%s)) $(FAMILY)

search-all: $(VENV)/.tested  ## ten times the examples of every property, and 20,000 aircraft with a figure and without it
	$(BIN)/pytest -n $(or $(WORKERS),2) --dist worksteal --hypothesis-profile=search \
	  -m "hypothesis and not engines and not browser"
	AIRCRAFT=20000 $(BIN)/pytest -n $(or $(WORKERS),2) --dist worksteal tests/capability/test_figures_left_out.py

fuzz: $(VENV)/.fuzzed  ## reader, assessment and every report on hostile bytes: SECONDS=60 SEED=1
	$(BIN)/python -m tests.trust.fuzz --seconds $(or $(SECONDS),60) --seed $(or $(SEED),1)

mutation: $(VENV)/.tested  ## every mutant of rules, classifier, eligibility and capability: most of an hour
	$(BIN)/python -m tests.mutation

mutation-sample: $(VENV)/.tested  ## MOST=100 of them, or as many as SECONDS=300 allow, chosen by SEED=1
	$(BIN)/python -m tests.mutation --seconds $(or $(SECONDS),300) --seed $(or $(SEED),1) --most $(or $(MOST),100) $(MODULES)

test-browser: $(VENV)/.browser chromium  ## the HTML reports, opened and used in a headless Chromium
	$(BIN)/pytest -m browser tests/browser

chromium:
	@command -v chromium >/dev/null && command -v chromedriver >/dev/null || { \
	  [ "$$(id -u)" = 0 ] || { echo "make test-browser needs Debian's chromium and chromium-driver"; exit 1; }; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium chromium-driver; }

test-engines: $(VENV)/.engines  ## screening on Polars and on Apache Spark (needs Java 17)
	$(BIN)/pytest -m engines tests/screening

bench-screening: $(VENV)/.tested  ## how long screening takes, beside SQL by hand; ROWS=10000000
	$(BIN)/python -m tests.benchmarks.screening $(ROWS)

bench-bounds: $(VENV)/.tested  ## how right the bounds are near the thresholds, and how often the usual bands decide; AIRCRAFT=10000
	$(BIN)/python -m tests.benchmarks.bounds $(AIRCRAFT)

backtest: $(VENV)/.installed  ## what the rules explain of the documented decisions, and what they do not
	$(BIN)/mtcrcheck precedents --backtest

bench: $(VENV)/.tested  ## start-up and folders beside an empty program and beside parsing, as ratios
	$(BIN)/python -m tests.benchmarks.speed

bench-short: $(VENV)/.tested  ## the same with few specs
	$(BIN)/python -m tests.benchmarks.speed 44 2

readme: $(VENV)/.tested  ## write the outputs that README.md and docs/ show anew
	$(BIN)/python -m tests.readme

snapshot: $(VENV)/.tested  ## write the verdicts of specs/ anew, to be read as a diff
	$(BIN)/python -m tests.snapshot

net: $(VENV)/.tested  ## write what the command answers anew, to be read as a diff
	$(BIN)/python -m tests.net

net-full: $(VENV)/.tested  ## all that is written down and every real aircraft, not some that stand for all
	NET=full $(BIN)/pytest -n $(or $(WORKERS),2) --dist worksteal tests/test_net.py tests/law tests/report \
	  tests/capability/test_payload_range.py tests/screening/test_equality.py tests/trust/test_hostile_text.py

lock: $(VENV)/.tested  ## resolve the dependencies anew, with hashes
	$(BIN)/uv pip compile pyproject.toml --group test --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url --quiet --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group browser --constraint requirements.lock --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet --output-file requirements-browser.lock
	$(BIN)/uv pip compile pyproject.toml --extra polars --extra spark --constraint requirements.lock --universal \
	  --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet \
	  --output-file requirements-engines.lock
	$(BIN)/python -c "$$BUILDING" | $(BIN)/uv pip compile pyproject.toml - --constraint requirements.lock --universal \
	  --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet \
	  --output-file requirements-run.lock

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# nothing is resolved here: the lock holds what the command needs and what builds it
$(VENV)/.installed: $(VENV)/bin/python pyproject.toml requirements-run.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-run.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.tested: $(VENV)/.installed requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	touch $@

$(VENV)/.fuzzed: $(VENV)/.tested tests/trust/fuzz.lock  ## where there is no atheris, chance has to do
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/trust/fuzz.lock || true
	touch $@

$(VENV)/.browser: $(VENV)/.tested requirements-browser.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-browser.lock
	touch $@

$(VENV)/.engines: $(VENV)/.tested requirements-engines.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-engines.lock
	touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
