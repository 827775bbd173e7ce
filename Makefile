# Two commands do everything on a fresh machine: `make brief` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ALLY ?= LUX
DATA ?= ../shared/data
STAMP := $(VENV)/.installed
PEERS := $(VENV)/.peers
# One process more than cores, as browsers and servers are waited for; more than four gain
# little, and each may take two gigabytes.
CORES := $(shell getconf _NPROCESSORS_ONLN)
WORKERS := -n $(shell [ $(CORES) -lt 4 ] && expr $(CORES) + 1 || echo 4) --dist worksteal

.PHONY: help install brief test browser lint bench compiled docs editions clean

help: ## Show what there is to make
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(STAMP) ## Make .venv with everything, and bring the map's shapes and the web fonts

$(STAMP): pyproject.toml constraints.txt package-lock.json tools/install.sh $(wildcard tools/share_clients/*)
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh tools/install.sh
	@touch $@

brief: install ## Write out/brief-LUX.pdf and .html (ALLY=POL for another)
	@$(BIN)/article3 brief $(ALLY)

test: install ## Run every test, and the rules of formatting, typing and layering
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest $(WORKERS)

browser: install ## Open every page in Chromium: axe, phone, keyboard, no JavaScript, downloads
	@ARTICLE3_BROWSER=all $(BIN)/python -m pytest tests/web/browser

lint: install ## Check formatting, style, types and the floors of the house
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(PEERS) ## Print timings with their peers side by side
	@$(BIN)/python bench/run.py

$(PEERS): $(STAMP)
	@echo "Installing the peers of the checker, spaCy among them ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--constraint constraints.txt --editable '.[bench-text]' \
		&& touch $@ || echo "They are missing; their rows are left out." >&2

compiled: install ## Build a wheel with the checker compiled, 1.5 times as fast (needs a C compiler)
	@$(BIN)/python tools/compile_checker.py

docs: install ## Build the documentation and run its examples
	@$(BIN)/sphinx-build -q -W -b html docs docs/_build/html
	@$(BIN)/sphinx-build -q -W -b doctest docs docs/_build/doctest

editions: install ## Rebuild the bundled editions from the source data (DATA=folder)
	@$(BIN)/python tools/build_editions.py $(DATA)

clean: ## Remove what was made, except .venv
	rm -rf out build dist docs/_build
