# Two commands matter: `make demo` and `make test`. Both set up what they need in .venv and can be run again and again.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000

.PHONY: demo test check lock clean

demo: $(VENV)/.run-ready
	@$(BIN)/charnia demo --port $(PORT)

test: $(VENV)/.test-ready
	@./scripts/run-tests $(BIN)/python

# What the tests also check, for quick use while working.
check: $(VENV)/.test-ready
	$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports

lock: $(VENV)/.test-ready
	@./scripts/lock $(BIN)/python

clean:
	rm -rf $(VENV)

$(VENV)/.run-ready: requirements/run.lock pyproject.toml
	@./scripts/make-venv $(PYTHON) $(VENV)
	@echo "Installing what Charnia needs..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test-ready: requirements/test.lock pyproject.toml
	@./scripts/make-venv $(PYTHON) $(VENV)
	@echo "Installing what Charnia and its tests need..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run-ready
