# Two commands matter: `make demo` and `make test`. Both set up what they need in .venv and can be run again and again.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000

.PHONY: demo model test check lock clean

demo: $(VENV)/.run-ready
	@$(BIN)/charnia demo --port $(PORT)

# Matching by meaning, beside words: the packages that run the embedding model, and the model from where it is published.
model: $(VENV)/.model-ready
	@$(BIN)/charnia model install $(if $(FROM),--from $(FROM))

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

$(VENV)/.model-ready: requirements/vectors.lock pyproject.toml
	@./scripts/make-venv $(PYTHON) $(VENV)
	@echo "Installing what the embedding model needs..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/vectors.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run-ready

$(VENV)/.test-ready: requirements/test.lock pyproject.toml
	@./scripts/make-venv $(PYTHON) $(VENV)
	@echo "Installing what Charnia and its tests need..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run-ready $(VENV)/.model-ready
