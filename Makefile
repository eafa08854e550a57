# Two commands for a fresh machine: `make demo` and `make test`. The rest is for working on it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The locked files name every package, so pip decides nothing: what it would miss, `pip check` says.
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
INSTALL := $(PIP) install --no-deps --require-hashes --requirement
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links
STORE := demo/peercert.db
PEERCERT := $(BIN)/peercert --store $(STORE)
SOURCES := src tests bench examples reliability
# What decides about people and what keeps their facts is covered to the last branch.
WHOLE := 'src/peercert/rules/*,src/peercert/latest.py,src/peercert/standing.py,src/peercert/turning.py,src/peercert/seeing.py,src/peercert/dates.py,src/peercert/records.py,src/peercert/attendance.py,src/peercert/programs/*,src/peercert/store/*'

.PHONY: help demo test check format lint types imports tests docs transcripts bench reliability lock clean

help:  ## Say what each target does.
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "%-12s %s\n", $$1, $$2}' Makefile

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || \
		{ echo "There is no $(PYTHON) here. On Debian or Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "peercert needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Install a later one and name it: make PYTHON=python3.12 demo")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "$$($(PYTHON) --version) has no venv or no ensurepip. On Debian or Ubuntu: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(INSTALL) requirements/runtime.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	$(PIP) check
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.txt
	$(INSTALL) requirements/dev.txt
	$(PIP) check
	@touch $@

demo: $(VENV)/.runtime  ## Build a demonstration store from examples/ and show `peercert check`.
	@rm -rf demo && mkdir demo
	@$(PEERCERT) init --timezone America/Los_Angeles
	@$(PEERCERT) import people examples/demo_registry.csv --layout nc-registry \
		--skip-errors --yes --rejected demo/rejected.csv || [ $$? -eq 7 ]
	@$(PEERCERT) candidate import examples/candidates/*.toml
	@echo; echo '$$ peercert --store $(STORE) check'
	@$(PEERCERT) check || [ $$? -eq 1 ]

test: tests  ## Install what the tests need and run them all.

check: format lint types imports tests  ## Everything that .ci/run asks for.

format: $(VENV)/.dev
	$(BIN)/ruff format --check --quiet $(SOURCES)

lint: $(VENV)/.dev
	$(BIN)/ruff check --quiet $(SOURCES)

types: $(VENV)/.dev
	$(BIN)/mypy

imports: $(VENV)/.dev
	$(BIN)/lint-imports --no-logo

tests: $(VENV)/.dev
	$(BIN)/pytest --quiet -n auto --cov --cov-report=
	$(BIN)/coverage report --skip-covered
	$(BIN)/coverage report --skip-covered --fail-under=100 --include=$(WHOLE)

docs: $(VENV)/.dev  ## Compare what the documentation says with what the program does.
	$(BIN)/pytest --quiet tests/docs

transcripts: $(VENV)/.dev  ## Write down again what the commands print; read the difference.
	$(BIN)/pytest --quiet tests/cli tests/docs --update-transcripts

$(VENV)/.bench: $(VENV)/.dev requirements/bench.txt
	$(INSTALL) requirements/bench.txt
	$(PIP) check
	@touch $@

bench: $(VENV)/.bench  ## Measure speed beside others, as ratios; writes docs/performance.md.
	$(BIN)/python -m bench.run

reliability: $(VENV)/.dev  ## Try to lose or change a fact unseen; writes docs/promises.md.
	$(BIN)/python -m reliability.run

lock: $(VENV)/.dev  ## Compile the hashed requirements files again.
	$(PIP) install uv
	$(COMPILE) --all-extras --group build --output-file requirements/runtime.txt pyproject.toml
	$(COMPILE) --all-extras --group build --group dev --constraint requirements/runtime.txt \
		--output-file requirements/dev.txt pyproject.toml
	$(COMPILE) --group bench --constraint requirements/dev.txt --output-file requirements/bench.txt
	$(BIN)/python tests/installing/locks.py

clean:
	rm -rf $(VENV) demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
