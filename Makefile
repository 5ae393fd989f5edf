# Every target does its own set-up: Python 3.11 or newer and make are enough.

BIN := .venv/bin
INSTALLED := .venv/installed
TSC := npx --yes --package typescript@5.9 tsc
SUITABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

.PHONY: help install oracles demo pictures screenshots test test-studio test-all check check-page format bench bench-tables soak sizes tree build clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

install: $(INSTALLED)  ## Pellucid and its tools, into .venv

.venv/bin/python:
	@for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$python -c '$(SUITABLE)' 2>/dev/null; then exec $$python -m venv .venv; fi; \
	done; \
	echo "Pellucid needs Python 3.11 or newer with its venv module, and found none." >&2; \
	echo "  got: $$(python3 --version 2>/dev/null || echo no python3)" >&2; \
	echo "  next: install Python (on Debian and Ubuntu: apt-get install python3 python3-venv), then repeat." >&2; \
	exit 2

$(INSTALLED): pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

oracles: $(INSTALLED)  ## PyTorch, which tests and benchmarks compare with; goes on without it
	@$(BIN)/python -c 'import torch' 2>/dev/null \
	  || $(BIN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0 \
	  || echo "PyTorch could not be installed: what compares with it is skipped." >&2

demo: install  ## one minute: a neuron, digits, a step opened, a report
	$(BIN)/pellucid demo

pictures: install  ## the pictures of the documents, from real runs
	$(BIN)/python tools/picture.py
	$(BIN)/python tools/gallery.py --write

screenshots: install  ## the pictures of the studio in the documents, where Chromium is found
	$(BIN)/python tools/screenshots.py

test: install  ## the suite, a few minutes
	$(BIN)/python -m pytest -n 2

test-studio: install  ## the whole studio in a real browser, every control of it: some ten minutes more
	$(BIN)/python -m pytest -n 2 -m slow tests/studio

test-all: install  ## the slow tests too, and faults planted on purpose
	$(BIN)/python -m pytest -n 2 -m ''
	$(BIN)/python tools/faults.py

check: install  ## format, lint, types, import contract, then the suite
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) check-page
	$(MAKE) test

check-page:  ## types of the page's JavaScript, where Node is found
	@if $(TSC) --version >/dev/null 2>&1; then $(TSC) -p src/pellucid/studio/web/jsconfig.json; \
	else echo "Node or TypeScript is not here: the types of the page's JavaScript are not checked." >&2; fi

format: install  ## put the source in order
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: install  ## speed beside PyTorch, scikit-learn and hand-written C (`make oracles` brings PyTorch)
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/studio.py
	$(BIN)/python benchmarks/page.py

soak: install  ## an hour of the studio with a page open: memory of server, worker and page
	$(BIN)/python benchmarks/soak.py

bench-tables: install  ## default networks of tables beside scikit-learn, into docs/tables.md
	$(BIN)/python benchmarks/tables.py --write

sizes: install  ## lines per module, the ten longest functions
	@$(BIN)/python tools/sizes.py

tree: install  ## the file tree of the README, from the modules' own sentences
	$(BIN)/python tools/tree.py --write

build: install  ## wheel and source archive, into dist/
	$(BIN)/python -m build

clean:  ## remove what the other targets made
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
