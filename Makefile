# Every target sets up what it needs; `make setup` alone only installs.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test setup setup-dev lint bench lock train

demo: setup ## the page and the API; PORT is respected
	$(BIN)/codecraft serve

test: setup-dev ## the whole suite, at most 15 minutes on two cores
	$(BIN)/python -m pytest -n 2 --dist loadfile

setup:
	@$(PYTHON) scripts/bootstrap.py

setup-dev:
	@$(PYTHON) scripts/bootstrap.py --dev

lint: setup-dev
	$(BIN)/black --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/bandit -q -ll -c pyproject.toml -r pipeline evals scripts app.py

bench: setup-dev ## the figures, side by side with their references
	$(BIN)/python -m benchmarks

MINUTES ?= 240
DEVICE ?= cpu
NANO ?= .codecraft/nano

train: setup ## the small model of our own: stops where a gate is not passed, goes on where it stopped
	$(BIN)/python -m training.course --minutes $(MINUTES) --device $(DEVICE) --out $(NANO)

# Run where PyTorch's CPU build can be had, else CUDA's packages enter the lock.
LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-package torch --override scripts/torch-cpu.txt --quiet

lock: setup-dev
	$(LOCK) pyproject.toml --group build --group targets --group dev -o requirements-dev.lock
	$(LOCK) pyproject.toml --group build --group targets -c requirements-dev.lock -o requirements.lock
	$(BIN)/python scripts/spaces_requirements.py
