# What you can do here. `make` alone prints this list.
# Needs python3 (3.11 or newer) with venv, pip, and make. Everything else is fetched into .venv/.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready
TEST_SCALE ?= 0.1
TEST_WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo test soak bench lint accept lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

# The environment is built again only when the locked versions or the packaging change.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("python3 is %d.%d here; comp needs 3.11 or newer: make PYTHON=python3.12 ..." % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Building the environment in .venv (once, about a minute)" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(STAMP) ## pay the salespeople of Northwind and show where the statements lie
	@$(BIN)/comp run fixtures/northwind --out demo --statements all
	@printf '\nOpen demo/statements/leverling-1998-Q1.html in a browser and demo/payouts.xlsx in a spreadsheet.\n'
	@printf 'Then try (the program is .venv/bin/comp):\n\n'
	@printf '  .venv/bin/comp explain fixtures/northwind --person leverling --period 1998-Q1\n'
	@printf '  .venv/bin/comp show plans/northwind_representative.plan --quota 20000\n'
	@printf '  .venv/bin/comp test fixtures/northwind\n'
	@printf '  .venv/bin/comp init my-team        a small workspace of your own\n'

test: $(STAMP) ## all tests, with a tenth of the random cases
	COMP_TEST_SCALE=$(TEST_SCALE) $(BIN)/python -m pytest -n $(TEST_WORKERS) --dist worksteal

soak: $(STAMP) ## the random tests in full; adds a line to docs/soak.md
	COMP_TEST_SCALE=1 $(BIN)/python -m tests.soak -n $(TEST_WORKERS) --dist worksteal $(TESTS)

bench: $(STAMP) ## time and memory at 10k, 100k and 1M deals beside hand-written references
	$(BIN)/python -m tests.bench.run --out docs/benchmarks.md

lint: $(STAMP) ## style, types and house rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/house

accept: $(STAMP) ## rewrite expected outputs after a change; review them with git diff
	$(BIN)/python -m pytest --accept

lock: $(STAMP) ## take the newest allowed versions into requirements.lock
	$(BIN)/python -m pip install --quiet uv
	@echo "# Exact versions with their hashes, for Python 3.11 to 3.13. Made from pyproject.toml by 'make lock'." > requirements.lock.new
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --extra dev --generate-hashes \
		--no-header --no-annotate --no-emit-package comp-engine pyproject.toml >> requirements.lock.new
	mv requirements.lock.new requirements.lock

clean: ## remove the environment and everything built
	rm -rf .venv build dist out demo bench-data *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
