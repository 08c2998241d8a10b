# Two commands matter: `make run` and `make test`. Everything else is below them.
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export UV_PYTHON_DOWNLOADS = never
export UV_COMPILE_BYTECODE = 1
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run quick test check bench drills goals audit restore-drill lock docs pictures pixels translations clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# --- setting up -----------------------------------------------------------
# The stock venv, then ONE hash-pinned tool (uv), then everything else from
# hash-pinned requirements. `make UV=0 ...` uses pip alone: slower, same result.
UV ?= 1
define install
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version)."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Making a virtual environment failed: on Debian, install python3-venv."; exit 1; }
	@if [ "$(UV)" = 1 ]; then \
	  test -x $(BIN)/uv || $(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt; \
	  $(BIN)/uv pip install -q --require-hashes --python $(BIN)/python -r requirements/$(1).txt; \
	else $(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/$(1).txt; fi
endef

setup: $(VENV)/.run ## install what running needs
setup-dev: $(VENV)/.dev ## install what testing needs too
$(VENV)/.run: requirements/run.txt requirements/uv.txt
	$(call install,run)
	@touch $@
$(VENV)/.dev: requirements/dev.txt requirements/uv.txt
	$(call install,dev)
	@touch $@ $(VENV)/.run

# --- using ----------------------------------------------------------------
run: setup ## set up, migrate, load the demo on first start, serve
	@export REGISTER_DEMO=1 PORT=$(PORT); bin/register db upgrade && bin/register demo load --if-empty && exec bin/register serve --port $(PORT)

# --- checking -------------------------------------------------------------
quick: setup-dev ## a first look: the tests of units and of the method, without browser or database server
	$(BIN)/python -m pytest -q -n 2 --dist worksteal tests/unit tests/spec

test: setup-dev ## the whole suite: both databases, browser, foreign verifiers
	@$(BIN)/python -m tests.tools.prerequisites
	$(BIN)/python -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder

check: setup-dev ## lint, types, import walls, translations, generated files, tests without browser
	@! grep -rnE '://' requirements/ || { echo "requirements/ names a host"; exit 1; }
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet --ignore H052 app/templates # H052: without scripts, progress can only reload
	$(BIN)/python -m tests.tools.translations --check
	$(BIN)/python -m tests.tools.generated --check
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m "not browser"

bench: setup-dev ## the benchmarks; prints ratios
	@$(BIN)/uv pip install -q --require-hashes --python $(BIN)/python -r requirements/bench.txt
	$(BIN)/python -m bench

drills: setup-dev ## the long fault drills, gallery and witnesses
	@$(BIN)/uv pip install -q --require-hashes --python $(BIN)/python -r requirements/pkcs11.txt -r requirements/docs.txt -r requirements/schemathesis.txt -r requirements/mutation.txt -r requirements/atheris.txt -r requirements/spark.txt -r requirements/bench.txt
	@$(BIN)/uv pip install -q --require-hashes --no-deps --python $(BIN)/python -r requirements/verifiers.txt
	$(BIN)/python -m pytest -q -m drill -o addopts="" tests

restore-drill: setup-dev ## back up an invented register, put it back elsewhere, and point in time on PostgreSQL
	$(BIN)/python -m pytest -q -m drill -o addopts="" -s tests/integration/test_restore_drill.py tests/integration/test_point_in_time_drill.py

goals: setup-dev ## the goals G1-G14 with their figures; DRILLS=1 measures the long ones too, KEEP=1 keeps them
	$(BIN)/python -m tests.tools.goals $(if $(DRILLS),--drills) $(if $(KEEP),--keep)

audit: setup-dev ## known faults of components, by pip-audit, where advisories can be fetched
	@command -v pip-audit >/dev/null || { echo "pip-audit is not here: pipx install pip-audit"; exit 1; }
	@mkdir -p build && rm -f build/audit.json
	-pip-audit -r requirements/run.txt --require-hashes --disable-pip -f json -o build/audit.json
	$(BIN)/python -m tests.tools.components build/audit.json

# --- keeping --------------------------------------------------------------
LOCK = $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url
lock: setup-dev ## renew the hash-pinned requirements from pyproject.toml
	$(LOCK) pyproject.toml -o requirements/run.txt
	$(LOCK) pyproject.toml --group dev -o requirements/dev.txt
	echo 'python-pkcs11>=0.9' | $(LOCK) - -o requirements/pkcs11.txt
	printf 'pyspark>=4.3\nsqlglot>=30\n' | $(LOCK) -c requirements/dev.txt - -o requirements/spark.txt
	echo 'schemathesis>=4.32' | $(LOCK) -c requirements/dev.txt - -o requirements/schemathesis.txt
	@mkdir -p build
	echo 'cachetools>=7.2' > build/overrides.txt # pymerkle asks for one version; ours will do
	printf 'sigstore>=4.5\npymerkle>=7\n' | $(LOCK) --override build/overrides.txt -c requirements/dev.txt - -o requirements/verifiers.txt
	echo 'mutmut>=3.8' | $(LOCK) -c requirements/dev.txt - -o requirements/mutation.txt
	printf 'atheris==3.0.*; python_version < "3.12"\natheris>=3.1; python_version >= "3.12"\n' | $(LOCK) -c requirements/dev.txt - -o requirements/atheris.txt
	echo 'lifelines>=0.30' | $(LOCK) -c requirements/dev.txt - -o requirements/bench.txt
	printf 'sphinx>=8\nmyst-parser>=4\n' | $(LOCK) - -c requirements/dev.txt -o requirements/docs.txt

docs: setup-dev ## the documents as a site, in build/docs/index.html; a dead link stops it
	@$(BIN)/uv pip install -q --require-hashes --python $(BIN)/python -r requirements/docs.txt
	$(BIN)/python -m sphinx -q -W --keep-going -b html docs build/docs
	@echo "Open build/docs/index.html"

pictures: setup-dev ## the pictures of docs/start-here, from the demo
	REGISTER_PICTURES=docs/start-here/pictures $(BIN)/python -m pytest -q -o addopts= tests/journeys/test_start_here.py

pixels: setup-dev ## the small pictures that pages are compared with in the tests; look at them before you commit
	REGISTER_PIXELS=1 $(BIN)/python -m pytest -q -o addopts= tests/journeys/test_pixels.py

translations: setup-dev ## collect the sentences of the pages into the Dutch catalogue
	$(BIN)/python -m tests.tools.translations

clean: ## remove what was built (not the data in instance/)
	rm -rf $(VENV) .pytest_cache .ruff_cache build
