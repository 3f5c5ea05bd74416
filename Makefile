# Two words for a newcomer: `make run`, `make test`. Each does all its own set-up on a fresh Debian machine.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python
DEBIAN := python3-venv libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libglib2.0-0 libxcb-cursor0 \
    libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 xvfb xauth openbox poppler-utils fuse3 dbus
RESET ?=

.PHONY: help system run test bench soak lint format types contracts bytecode locks clean

help:
	@echo "make run     start PrisonCare on a synthetic prison (RESET=1 starts the prison afresh)"
	@echo "make test    everything CI checks"
	@echo "make bench   our figures beside their baselines"

# System packages: asked of apt only when one is missing, with sudo only when not root.
.cache/system: Makefile
	@mkdir -p .cache
	@missing=$$(for p in $(DEBIAN); do dpkg -s $$p >/dev/null 2>&1 || echo $$p; done); \
	if [ -n "$$missing" ]; then \
	    as=""; [ "$$(id -u)" = 0 ] || as=sudo; \
	    echo "Installing system packages:" $$missing; \
	    $$as apt-get update -q && $$as env DEBIAN_FRONTEND=noninteractive \
	        apt-get install -q -y --no-install-recommends $$missing; \
	fi
	@touch $@

.venv/ready: .cache/system installer/locks/dev.txt
	python3 -m venv .venv
	.venv/bin/pip install -q --disable-pip-version-check --require-hashes -r installer/locks/dev.txt
	@touch $@

.central/ready: .cache/system installer/locks/central.txt
	python3 -m venv .central
	.central/bin/pip install -q --disable-pip-version-check --require-hashes -r installer/locks/central.txt
	@touch $@

.mesh/ready: .cache/system installer/locks/mesh.txt
	python3 -m venv .mesh
	.mesh/bin/pip install -q --disable-pip-version-check --require-hashes -r installer/locks/mesh.txt
	@touch $@

system: .cache/system

run: .venv/ready .central/ready
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then \
	    $(PY) -m prisoncare_desktop.demo $(if $(RESET),--reset); \
	else \
	    $(PY) -m tests.journeys.tour; \
	fi

# With bytecode kept, whatever the environment says: else each of its processes compiles all there is anew.
test: export PYTHONDONTWRITEBYTECODE :=
test: .venv/ready .central/ready .mesh/ready
	@$(MAKE) --no-print-directory -j 2 lint types contracts bytecode
	$(PY) -m pytest -m "not soak" -n 3 --dist loadscope --no-loadscope-reorder --max-worker-restart 0

lint: .venv/ready
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .

types: .venv/ready
	.venv/bin/mypy

contracts: .venv/ready
	.venv/bin/lint-imports

# Has the tests compiled once, beside the type check, and not in each of the processes that run them.
bytecode: .venv/ready
	@$(PY) -m pytest -p no:cacheprovider --collect-only -qq -m "not soak" >/dev/null

format: .venv/ready
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

bench: .venv/ready .central/ready
	$(PY) -m tests.bench

soak: .venv/ready .central/ready .mesh/ready
	$(PY) -m pytest -m soak -s

# Rewrites the hash-pinned locks from the *.in files beside them (needs uv).
locks:
	cd installer/locks && for n in runtime dev central mesh; do \
	    uv pip compile --generate-hashes --no-header --universal --python-version 3.11 -q $$n.in -o $$n.txt; done

clean:
	rm -rf .venv .central .mesh .cache demo-output .mypy_cache .ruff_cache .pytest_cache .hypothesis
