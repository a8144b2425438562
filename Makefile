# eflg_engine. `make` alone lists what there is.
#
# PYTHON=...  the Python (3.11 or newer) that .venv is made with; without it, the first found
# BUNDLE=...  the evidence `make assess` reads
# WHAT=...    what `make newest` and `make lowest` make with such versions: test, check or short
# INPUTS=...  how many spoiled files `make fuzz` reads

PYTHON ?=
BUNDLE ?= evidence_samples/essex-2019.yaml
WHAT   ?= test
INPUTS ?= 1000000

# What `make test` makes a short part of besides.
OTHERS := newest lowest

# Exact versions of all that is installed, also of what builds a package; none where it is empty.
CONSTRAINTS ?= constraints.txt

# The rules of each are tried by `make tested-ID`.
FRAMEWORKS := $(patsubst rules/%/framework.yaml,tested-%,$(wildcard rules/*/framework.yaml))

# The page is tried where it can be built; in CI it has to be.
PAGE := $(if $(CI)$(shell command -v npm),page)

# Two at a time, and what each prints in one piece where this make can.
PAIRS := -j2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

VENV ?= .venv
BIN  := $(VENV)/bin
PIP  := PIP_CONSTRAINT=$(CONSTRAINTS) $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input

# The stamps carry this key: moving the clone, or asking for another PYTHON, makes a new .venv.
KEY  := $(shell printf '%s' "$$(pwd) $(PYTHON)" | cksum | cut -d' ' -f1)
MADE := $(VENV)/.made-$(KEY)
CORE := $(VENV)/.core-$(KEY)
TEST := $(VENV)/.test-$(KEY)
DEV  := $(VENV)/.dev-$(KEY)
SITE := $(VENV)/.site-$(KEY)

CANDIDATES := python3 python python3.14 python3.13 python3.12 python3.11 \
              "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/*/bin/python3

# Shell: leaves in $python a Python that is new enough and can make environments, or says, on one
# line, what is the matter. Each candidate is run, since a name on PATH may be an empty shim.
define FIND_PYTHON
python=; bare=; \
for candidate in $(if $(PYTHON),"$(PYTHON)",$(CANDIDATES)); do \
	"$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
	if "$$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then python="$$candidate"; break; fi; \
	bare="$${bare:-$$candidate}"; \
done; \
if [ -z "$$python" ]; then \
	if [ -n "$$bare" ]; then \
		echo "$$bare cannot make virtual environments: install its venv package (Debian, Ubuntu: apt-get install python3-venv)." >&2; \
	else \
		echo "Python 3.11 or newer is needed, and $(if $(PYTHON),PYTHON=$(PYTHON) is not one,none was found: install one$(,) or name it with PYTHON=/path/to/python3)." >&2; \
	fi; \
	exit 1; \
fi
endef
, := ,

.DEFAULT_GOAL := help
.PHONY: help assess page site check test $(FRAMEWORKS) samples short newest lowest constraints fuzz python clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' Makefile

assess: $(CORE) ## Assess the sample evidence (makes .venv the first time)
	@$(BIN)/eflg assess "$(BUNDLE)"

page: $(DEV) ## Build the whole product as one page, dist/eflg.html (needs node and npm)
	@$(BIN)/python scripts/build_page.py

site: $(SITE) ## Build the documentation as a site, dist/site, with the page if that is built
	@$(BIN)/python scripts/build_site.py

check: $(DEV) ## Check style, types and imports: the quick part of `make test`
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

test: $(DEV) ## Run everything that CI runs
	@$(MAKE) --no-print-directory $(PAIRS) check $(PAGE)
	HYPOTHESIS_PROFILE="$${HYPOTHESIS_PROFILE:-ci}" $(BIN)/pytest -n auto
	@$(MAKE) --no-print-directory $(PAIRS) $(FRAMEWORKS) assess
	$(BIN)/python scripts/fuzz.py 20000
	$(BIN)/python scripts/other_pythons.py
	@$(if $(OTHERS),$(MAKE) --no-print-directory $(PAIRS) WHAT=short $(OTHERS))

$(FRAMEWORKS): $(DEV)
	@$(BIN)/eflg framework test "rules/$(@:tested-%=%)" --fail-under 95 --fail-under-coverage 100
	@echo "eflg framework lint rules/$(@:tested-%=%)"; $(BIN)/eflg framework lint "rules/$(@:tested-%=%)"

short: $(TEST) ## Import everything, assess the sample and run the quickest tests
	@$(BIN)/eflg assess "$(BUNDLE)"
	HYPOTHESIS_PROFILE=quick $(BIN)/pytest -q -x tests/project/test_public_names.py \
		tests/reading/test_values.py tests/reading/test_hostile_files.py \
		tests/report/test_schemas.py tests/framework/test_wording.py -k "not slow and not wording or fill_in"

samples: $(DEV) ## Make the workbook and all reports of each sample, in build/samples
	@$(BIN)/python scripts/samples.py

fuzz: $(DEV) ## Read INPUTS spoiled files, a million where it is not said, and print how many
	$(BIN)/python scripts/fuzz.py $(INPUTS)

newest: ## Test with the newest version of everything, in an environment of its own
	@rm -f .venvs/newest/.[cdt]*
	@$(MAKE) --no-print-directory $(WHAT) VENV=.venvs/newest CONSTRAINTS= OTHERS= \
		UPGRADE='--upgrade --upgrade-strategy eager'

lowest: ## Test with the lowest versions that pyproject.toml allows, likewise
	@$(MAKE) --no-print-directory $(WHAT) VENV=.venvs/lowest CONSTRAINTS=.venvs/lowest.txt OTHERS=

constraints: $(DEV) ## Write the versions that .venv has, which are green, to constraints.txt
	@$(BIN)/python -m pip freeze --all --exclude-editable | grep -v '^pip==' | LC_ALL=C sort -f > constraints.txt

python: ## Print the Python that .venv would be made with
	@$(FIND_PYTHON); "$$python" -c 'import sys; print(sys.executable)'

clean: ## Remove .venv, builds and caches
	rm -rf $(VENV) .venvs build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(MADE):
	@$(FIND_PYTHON); echo "Setting up $(VENV), once ..." >&2; rm -rf $(VENV) && "$$python" -m venv $(VENV) && touch $@

.venvs/lowest.txt: pyproject.toml scripts/lowest_versions.py
	@$(FIND_PYTHON); mkdir -p .venvs && "$$python" scripts/lowest_versions.py > $@

$(CORE): $(MADE) pyproject.toml $(CONSTRAINTS)
	@$(PIP) install $(UPGRADE) --editable . && touch $@

$(TEST): $(MADE) pyproject.toml $(CONSTRAINTS)
	@$(PIP) install $(UPGRADE) --editable '.[office,optimise,test]' && touch $(CORE) $@

$(DEV): $(MADE) pyproject.toml $(CONSTRAINTS)
	@$(PIP) install $(UPGRADE) --editable '.[dev]' && touch $(CORE) $(TEST) $@

$(SITE): $(DEV)
	@$(PIP) install $(UPGRADE) --editable '.[site]' && touch $@
