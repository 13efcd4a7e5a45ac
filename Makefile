# make demo: the main job on the sample park; make test: lint, types and the whole suite; make neo4j: a local server;
# make bundle: dist/bundle, from which it is installed without a network, on this platform and on Windows.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test damage neo4j bundle lint-page clean

demo: $(VENV)/.installed
	$(BIN)/chaingraph demo park-demo

test: $(VENV)/.installed-test tests/node_modules/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest --numprocesses $(if $(NEO4J_URI),0,auto) --dist loadfile

# A local Neo4j Community (5.26 LTS; LINE=2026 for the newer one) until Ctrl-C; needs a JDK and Maven.
neo4j: $(VENV)/.installed
	$(BIN)/python tools/neo4j/local_server.py --line $(or $(LINE),5)

# WINDOWS_PYTHON=3.12: the version of Python on the Windows machines, if it is not the one of this machine
bundle: $(VENV)/.installed
	$(BIN)/python tools/bundle.py dist/bundle $(WINDOWS_PYTHON)

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	touch $@

# workbooks damaged as people damage them: what is neither mended nor told (BOOKS, SEED)
damage: $(VENV)/.installed-test
	PYTHONPATH=. $(BIN)/python tests/damage.py $(or $(BOOKS),237) $(or $(SEED),0)

# what of the page's scripts and styles Chromium 86 does not understand; the suite runs the same
lint-page: tests/node_modules/.installed
	tests/node_modules/.bin/eslint --config tests/eslint.config.mjs chaingraph/view/templates
	tests/node_modules/.bin/stylelint --config tests/stylelint.config.mjs "chaingraph/view/templates/*.css"

# without npm the suite says what it could not test; in CI it fails then
tests/node_modules/.installed: tests/package.json
	if command -v npm >/dev/null; then cd tests && npm install --silent && touch node_modules/.installed; else echo 'npm is missing: the page is not tested for accessibility and Chromium 86'; fi

clean:
	rm -rf $(VENV) park-demo dist build .neo4j tests/node_modules
