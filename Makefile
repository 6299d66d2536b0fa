# Thin names for dev.py, which does the work on every system.
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
RUN = @test -n "$(PYTHON)" || { echo "signage needs Python 3.11 or newer. Debian, Ubuntu: sudo apt install python3 python3-venv; macOS: brew install python@3.13" >&2; exit 69; }; $(PYTHON) dev.py

.PHONY: setup preview test lint lock goldens bench clean

setup: ; $(RUN) setup
preview: ; $(RUN) preview
test: ; $(RUN) test
lint: ; $(RUN) lint
lock: ; @sh .ci/lock
goldens: ; $(RUN) setup && .venv/bin/python -m tests.golden.regenerate && .venv/bin/python -m tests.golden.pictures && .venv/bin/python -m tests.display.guide
bench: ; $(RUN) setup && .venv/bin/python -m tests.benchmarks
clean: ; rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
