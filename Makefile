# Everything here sets itself up: a machine with Python 3.11 or later and make is enough.
#   make demo    the whole job on a fictional world        make test    all checks and tests

PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11 python,$(shell \
	$(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
STAMP := $(VENV)/.installed

.PHONY: help install demo test soak check format gallery neo4j quality published bench golden docs

help:
	@grep -E '^[a-z0-9]+:.*##' Makefile | sed -E 's/^([a-z0-9]+):.*## /make \1	/' | expand -t 16

install: $(STAMP) ## graphshare and its tests' tools in .venv

$(STAMP): pyproject.toml
	@test -n "$(PYTHON)" || test -x $(BIN)/python || { echo "error: no Python 3.11 or later was found"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $(STAMP)

demo: install ## the whole job on a fictional world, into exports/demo
	$(BIN)/graphshare demo --out exports/demo

test: check ## every check and every test
	$(BIN)/python -m pytest -n 2 --dist loadfile

soak: install ## minutes of processes at once and of damaged state
	$(BIN)/python -m pytest -m soak -s

check: install ## format, lint, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

gallery: demo ## the example pages in exports/, from the fictional world
	$(BIN)/graphshare view reach ICE -w exports/demo -o exports/reach-ice.html
	$(BIN)/graphshare view reach "Border Patrol" -w exports/demo -o exports/reach-border-patrol.html
	$(BIN)/graphshare view timeline -w exports/demo -o exports/timeline-immigration.html
	$(BIN)/graphshare view profile "Dannelmoor QN PD" -w exports/demo -o exports/profile-dannelmoor.html

neo4j: install ## a real Neo4j for the tests, by Maven and Java 17 or later
	$(BIN)/python -m tests.neo4j.server --resolve

quality: install ## how well reasons and names are read
	$(BIN)/python -m benchmarks.quality

published: install ## figures that others published, counted again where their files are
	$(BIN)/python -m benchmarks.published

ROWS ?= 10000000
EDGES ?= 1000000
bench: install ## speed and memory as ratios, half an hour or more; ROWS=1000000 EDGES=100000 make it modest
	$(BIN)/python -m benchmarks.ingest --rows $(ROWS) --pairs 1 --memory 1GB --growth --second
	$(BIN)/python -m benchmarks.store --edges $(EDGES) --pairs 1
	$(BIN)/python -m benchmarks.reach
	$(BIN)/python -m benchmarks.reach_engine
	$(BIN)/python -m benchmarks.what_if

golden: install ## write the expected answers of the golden tests anew; read the diff
	GRAPHSHARE_GOLDEN=write $(BIN)/python -m pytest tests/golden

docs: install ## write the generated pages of docs/ anew
	$(BIN)/python docs/generate.py
