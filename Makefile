# eflg_engine. `make` alone lists what there is.
#
# PYTHON=...  the Python (3.11 or newer) that .venv is made with; without it, the first found
# BUNDLE=...  the evidence `make assess` reads

PYTHON ?=
BUNDLE ?= evidence_samples/essex-2019.yaml

VENV := .venv
BIN  := $(VENV)/bin
PIP  := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input

# The stamps carry this key: moving the clone, or asking for another PYTHON, makes a new .venv.
KEY  := $(shell printf '%s' "$$(pwd) $(PYTHON)" | cksum | cut -d' ' -f1)
MADE := $(VENV)/.made-$(KEY)
CORE := $(VENV)/.core-$(KEY)
DEV  := $(VENV)/.dev-$(KEY)

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
.PHONY: help assess check test python clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

assess: $(CORE) ## Assess the sample evidence (makes .venv the first time)
	@$(BIN)/eflg assess "$(BUNDLE)"

check: $(DEV) ## Check style, types and imports: the quick part of `make test`
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

test: check ## Run everything that CI runs
	HYPOTHESIS_PROFILE="$${HYPOTHESIS_PROFILE:-ci}" $(BIN)/pytest -n auto
	@set -e; for file in rules/*/framework.yaml; do \
		folder="$$(dirname "$$file")"; \
		$(BIN)/eflg framework test "$$folder" --fail-under 95 --fail-under-coverage 100; \
		echo "eflg framework lint $$folder"; $(BIN)/eflg framework lint "$$folder"; \
	done
	@$(MAKE) --no-print-directory assess
	$(BIN)/python scripts/other_pythons.py

python: ## Print the Python that .venv would be made with
	@$(FIND_PYTHON); "$$python" -c 'import sys; print(sys.executable)'

clean: ## Remove .venv, builds and caches
	rm -rf $(VENV) .venvs build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(MADE):
	@$(FIND_PYTHON); echo "Setting up $(VENV), once ..." >&2; rm -rf $(VENV) && "$$python" -m venv $(VENV) && touch $@

$(CORE): $(MADE) pyproject.toml
	@$(PIP) install --editable . && touch $@

$(DEV): $(MADE) pyproject.toml
	@$(PIP) install --editable '.[dev]' && touch $(CORE) $@
