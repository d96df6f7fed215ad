# Everything here sets itself up: a machine with Python 3.11 or later and make is enough.
#   make demo    the whole job on a fictional world        make test    all checks and tests

PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11 python,$(shell \
	$(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
STAMP := $(VENV)/.installed

.PHONY: help install demo test soak wheel check format gallery neo4j quality published bench golden docs

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
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

soak: install ## minutes of processes at once and of damaged state; what both stores do alike, on the newest Neo4j
	$(BIN)/python -m pytest -m soak -s
	$(BIN)/python -m tests.neo4j.newest

wheel: install ## the wheel and the sdist in a bare environment of every Python found
	$(BIN)/python -m tests.wheel

check: install ## format, lint, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

SHOW = $(BIN)/graphshare view
OF = -w exports/demo -o exports
gallery: demo ## the example pages in exports/, from the fictional world
	$(SHOW) reach ICE $(OF)/reach-ice.html
	$(SHOW) reach "Border Patrol" $(OF)/reach-border-patrol.html
	$(SHOW) map ICE $(OF)/map-ice.html
	$(SHOW) map $(OF)/map-of-what-is-held.html
	$(SHOW) network ICE $(OF)/network-ice.html
	$(SHOW) network "Dannelmoor QN PD" $(OF)/network-dannelmoor.html
	$(SHOW) timeline "Dannelmoor QN PD" $(OF)/timeline-dannelmoor.html
	$(SHOW) timeline $(OF)/timeline-immigration.html
	$(SHOW) compare ICE --before 2025-01-01..2025-05-31 --after 2025-07-01..2025-11-30 $(OF)/compare-ice.html
	$(SHOW) coverage $(OF)/coverage.html
	$(SHOW) profile "Dannelmoor QN PD" $(OF)/profile-dannelmoor.html
	$(SHOW) card "Dannelmoor QN PD" $(OF)/card-dannelmoor.html

neo4j: install ## a real Neo4j for the tests, by Maven and Java 17 or later
	$(BIN)/python -m tests.neo4j.server --resolve

quality: install ## how well reasons and names are read
	$(BIN)/python -m benchmarks.quality

published: install ## figures that others published, counted again where their files are
	$(BIN)/python -m benchmarks.published

ROWS ?= 10000000
EDGES ?= 1000000
PAIRS ?= 20000000
BENCH = $(BIN)/python -m benchmarks
bench: install ## speed and memory as ratios, hours; ROWS=1000000 EDGES=100000 PAIRS=2000000 make it modest
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BENCH).ingest --rows $(ROWS) --pairs 1 --memory 1GB --growth --second
	$(BENCH).floor --rows $(ROWS)
	$(BENCH).overlapping --rows $$((5 * $(ROWS)))
	$(BENCH).tally_file
	$(BENCH).cluster --draw
	$(BENCH).commands
	$(BENCH).store --edges $(EDGES) --pairs 1
	$(BENCH).reach
	$(BENCH).reach_engine --pairs $(PAIRS)
	$(BENCH).what_if
	-$(BENCH).pages --write
	-$(BENCH).short
	$(BENCH).rows

golden: install ## write the expected answers of the golden tests anew; read the diff
	GRAPHSHARE_GOLDEN=write $(BIN)/python -m pytest tests/golden

docs: install ## write the generated pages of docs/ anew
	$(BIN)/python docs/generate.py
