# make demo: the main job on the sample park; make test: lint, types and the whole suite.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test clean lint-page

demo: $(VENV)/.installed
	$(BIN)/chaingraph demo park-demo

test: $(VENV)/.installed-test tests/node_modules/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	touch $@

# what of the page's scripts and styles Chromium 86 does not understand; the suite runs the same
lint-page: tests/node_modules/.installed
	tests/node_modules/.bin/eslint --config tests/eslint.config.mjs chaingraph/view/templates/js
	tests/node_modules/.bin/stylelint --config tests/stylelint.config.mjs "chaingraph/view/templates/*.css"

# without npm the suite says what it could not test; in CI it fails then
tests/node_modules/.installed: tests/package.json
	if command -v npm >/dev/null; then cd tests && npm install --silent && touch node_modules/.installed; else echo 'npm is missing: the page is not tested for accessibility and Chromium 86'; fi

clean:
	rm -rf $(VENV) park-demo dist build tests/node_modules
