# Two commands matter: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
SERVE := $(BIN)/streamlit run app.py --server.port $(PORT)

.DEFAULT_GOAL := help
.PHONY: help run start demo test unit soak loc check fix bench screens words requirements clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)$$/  make \1\t\2/' | expand -t 22

$(VENV)/runtime: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; name one with PYTHON=")'
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/tools: requirements-dev.txt $(VENV)/runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(VENV)/browser: $(VENV)/tools
	@./tests/browser/install.sh
	@touch $@

run: $(VENV)/runtime ## the dashboard with the bundled returns, on http://localhost:8501 (PORT= for another)
	@$(BIN)/python -m pipelines load --bundled
	@$(SERVE)

start: $(VENV)/runtime ## the dashboard on a council's own store, by the clock, nothing bundled
	@$(SERVE)

build/demo/returns: $(VENV)/runtime
	@rm -rf build/demo
	@$(BIN)/python -m pipelines synthesise --dated --quarters 40 --measures 15 --out build/demo

demo: export PERFORMANCE_STORE := build/demo/performance.duckdb
demo: export PERFORMANCE_DEFINITIONS := build/demo/definitions
demo: build/demo/returns ## the dashboard on ten made-up years, in a store of its own
	@$(BIN)/python -m pipelines load --folder build/demo/returns
	@$(SERVE)

PYTEST := $(BIN)/python -m pytest -n 2 --dist worksteal

test: $(VENV)/browser ## everything the tests need, then all of them
	@$(MAKE) --no-print-directory check
	$(PYTEST)

unit: $(VENV)/tools ## the tests that need no browser
	$(PYTEST) -m "not browser and not soak"

soak: $(VENV)/browser ## kills, races and fuzz at length, for an hour that nobody waits for
	$(PYTEST) -m "soak or hypothesis" --hypothesis-profile=soak

loc: $(VENV)/tools ## lines and files of Python by room; templates, CSS and JavaScript apart
	@$(BIN)/python -m tests.house.loc

check: $(VENV)/tools ## format, lint, types, import rules, documents in step
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pipelines definitions --check

fix: $(VENV)/tools ## mend what can be mended by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/browser .venv-bench/frictionless/installed ## speed, as ratios measured in one run
	$(BIN)/python -m benchmarks

# Its pins conflict with the dashboard's, so it has an environment of its own.
.venv-bench/%/installed: benchmarks/requirements-%.txt
	$(PYTHON) -m venv .venv-bench/$*
	.venv-bench/$*/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

screens: $(VENV)/browser ## take the pictures of the screens again
	$(BIN)/python -m tests.browser.pictures

words: $(VENV)/tools ## print every sentence of every page, each once, to be read through
	@$(BIN)/python -m tests.goldens words

PIP_COMPILE := $(BIN)/pip-compile --quiet --strip-extras --allow-unsafe --no-header --no-emit-options \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
requirements: $(VENV)/tools ## pin requirements again from the .in files
	$(PIP_COMPILE) --output-file requirements.txt requirements.in
	$(PIP_COMPILE) --output-file requirements-dev.txt requirements-dev.in

clean: ## remove the environment and the store
	rm -rf $(VENV) .venv-bench data/performance.duckdb data/performance.duckdb.wal
