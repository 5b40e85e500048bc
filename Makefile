# Set-up happens by itself, and again only when pyproject.toml or constraints.txt change.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DATA ?= data

.PHONY: run test test-llm payloads processes chroma lint bench kill load fuzz-api clean
.DELETE_ON_ERROR:

# Index the sample articles and serve the chat page.
run: $(READY)
	$(BIN)/pullquote index articles --data $(DATA) || [ $$? -eq 3 ]
	$(BIN)/pullquote serve --data $(DATA)

# All tests but those below, a file of them at a time in each of several processes.
test: $(READY)
	$(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder -m "not benchmark and not llm and not payloads and not processes and not chroma"

# A real language model on this machine, end to end: PULLQUOTE_TEST_GGUF names a GGUF file,
# or else one of a gigabyte is downloaded, which takes a while, as does each test.
test-llm: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,llamacpp]'
	$(BIN)/pytest -m llm -s tests/llm

# Every order of a public list, planted in articles, against a model that obeys it.
payloads: $(READY)
	$(BIN)/pytest -m payloads tests/server/hostile

# Several servers over one Chroma server, which are killed while questions are asked.
chroma: $(READY)
	$(BIN)/pytest -m chroma tests/server

# Whole servers that are stopped, killed, backed up and started again.
processes: $(READY)
	$(BIN)/pytest -m processes tests/server tests/docs

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@if command -v npm >/dev/null; then echo "types of the page's scripts"; sh frontend/check-types.sh; \
	else echo "npm is not here: the types of the page's scripts are not checked"; fi

# Timings, compared side by side in one run.
bench: $(READY)
	$(BIN)/pytest -m benchmark -s tests/benchmarks tests/browser

# Kills at random moments of all that changes the index, and a check after each; see KILLS.
KILLS ?= 200
kill: $(READY)
	$(BIN)/python -m tests.kill.run $(KILLS)

# Many clients for minutes, a soak while the index changes, kills under load.
load: $(READY)
	$(BIN)/python -m tests.load.run load
	$(BIN)/python -m tests.load.run load --articles 5000
	$(BIN)/python -m tests.load.run soak --articles 500 --seconds 600
	$(BIN)/python -m tests.load.run kill

# Requests made from the API's own description, for minutes; see FUZZ_SECONDS.
FUZZ_SECONDS ?= 300
fuzz-api: $(READY)
	$(BIN)/python -m tests.fuzz.run --seconds $(FUZZ_SECONDS)

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; set PYTHON=")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $(READY)
