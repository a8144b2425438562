"""Hypothesis profiles. Choose one with HYPOTHESIS_PROFILE; `make test` runs `ci`.

No profile has a deadline, and the two long ones accept slow generation: a busy machine is not
a fault in the code.
"""

import os
import tempfile
from importlib.util import find_spec

import pytest
from hypothesis import HealthCheck, Phase, settings

pytest.register_assert_rewrite("tests.support", "tests.oracles")
pytest_plugins = ["pytester", "tests.support.golden"]

# Where the core is tried alone, on other Pythons, these have nothing to work with.
_NEED = {
    "babel": ("report/test_languages.py",),
    "docx": ("report/test_word.py",),
    "fastapi": ("service",),
    "openpyxl": ("panel/test_reading.py", "report/test_workbook_reports.py"),
}
collect_ignore = [
    file for library, files in _NEED.items() if find_spec(library) is None for file in files
]

SLOW_IS_FINE = [HealthCheck.too_slow]

settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile(
    "ci",
    max_examples=30,  # more than this does not fit into 20 minutes on two cores; `deep` has 5,000
    deadline=None,
    derandomize=True,  # the same commit gives the same answer
    print_blob=True,
    suppress_health_check=SLOW_IS_FINE,
)
settings.register_profile(
    "deep",
    max_examples=5000,
    deadline=None,
    print_blob=True,
    suppress_health_check=SLOW_IS_FINE,
)
settings.register_profile(
    "quick",  # while working: no shrinking, so that a failure shows at once
    max_examples=50,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=SLOW_IS_FINE,
)
settings.register_profile(
    "few",  # on other Pythons, and for scripts/mutants.py, where most runs fail at once
    max_examples=6,
    stateful_step_count=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=SLOW_IS_FINE,
)
# Tests leave the user's cache alone: each process has one of its own, so that a framework is read
# from its files once. Tests of the cache itself choose another folder.
_CACHE = tempfile.TemporaryDirectory(prefix="eflg-test-cache-")
os.environ["XDG_CACHE_HOME"] = os.environ.get("EFLG_TEST_CACHE") or _CACHE.name
os.environ.pop("EFLG_NO_CACHE", None)

settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or "dev")
