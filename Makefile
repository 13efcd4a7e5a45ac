# make demo: the main job on the sample park; make test: lint, types and the whole suite; make neo4j: a local server.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test neo4j clean

demo: $(VENV)/.installed
	$(BIN)/chaingraph demo park-demo

test: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

# A local Neo4j Community (5.26 LTS; LINE=2026 for the newer one) until Ctrl-C; needs a JDK and Maven.
neo4j: $(VENV)/.installed
	$(BIN)/python tools/neo4j/local_server.py --line $(or $(LINE),5)

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	touch $@

clean:
	rm -rf $(VENV) park-demo dist build .neo4j
