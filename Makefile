# make site   sets everything up and builds the bundled archive into output/
# make serve  previews it, with live reload
# make test   sets everything up, a browser included, and runs all tests

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
TESTS ?= tests
# one more than there are processors: tests of browsers and of what watches files wait for a third of their time
WORKERS ?= $(shell $(PYTHON) -c "import os; print((os.cpu_count() or 1) + 1)")

.PHONY: site serve test check lint soak soak-tests coverage measure bench rules-table cases-table screenshots wheel lock clean

site: .venv/installed
	$(BIN)/archivegen build
	@echo "The site is in output/. To look at it: make serve"

serve: .venv/installed
	$(BIN)/archivegen serve --open

test: .venv/tested lint
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(TESTS)

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

# What chance can do, for so many minutes, on two cores: sequences of edits, killed builds, failing calls, damaged state,
# hostile input, lost words, other circumstances. A full run, with the counts of docs/ARCHITECTURE.md, takes an hour:
# make soak MINUTES=60; 10,000 sequences of edits: make soak ONLY=edits TIMES=5 MINUTES=120.
# One failure again: .venv/bin/python -m tests.soak --help
soak: .venv/soaked
	$(BIN)/python -m tests.soak --minutes $(or $(MINUTES),60) $(if $(SEED),--seed $(SEED)) $(if $(ONLY),--only $(ONLY)) $(if $(TIMES),--times $(TIMES))

# The long forms of tests that have one: readers of a site that is built a thousand times, pairs of builds, interrupted
# builds, large previews; names are linked for some minutes: make soak-tests MINUTES=10
soak-tests: .venv/tested
	ARCHIVEGEN_SOAK=$(or $(MINUTES),10) $(BIN)/python -m pytest -n auto --timeout 0 tests/hostile tests/properties/test_linking_pages.py \
	tests/unit/preview

# Which branches of what writes, locks, resolves paths and serves the tests reach; without those in a browser
coverage: .venv/soaked
	rm -f .coverage .coverage.*
	$(BIN)/python -m coverage run -m pytest -n $(WORKERS) --dist loadfile tests/unit tests/hostile tests/rules tests/minimality \
	tests/properties/test_incremental.py tests/soak tests/test_*.py \
	--deselect tests/unit/test_cli.py::test_the_version_is_told_without_loading_what_building_needs
	$(BIN)/python -m coverage combine -q
	$(BIN)/python -m coverage report

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
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q pyproject.toml build-requirements.in --group soak --group dev -c requirements.lock -c requirements-dev.lock -o requirements-soak.lock

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

.venv/soaked: .venv/tested requirements-soak.lock
	$(PIP) install --require-hashes -r requirements-soak.lock
	@touch $@

.venv/benched: .venv/installed requirements-bench.lock
	$(PIP) install --require-hashes -r requirements-bench.lock
	@touch $@

clean:
	rm -rf .venv output .archivegen dist build
