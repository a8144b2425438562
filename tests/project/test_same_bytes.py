"""Same input, same bytes: whatever the hash seed, locale, time zone or thread."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from eflg_engine import Bundle, Framework, assess
from tests.support import shipped

pytestmark = pytest.mark.core

PROGRAM = """
import hashlib, sys
from eflg_engine import Bundle, Framework, assess
result = assess(Bundle.load(sys.argv[1]), Framework.load("eflg-2021"))
print(hashlib.sha256(result.to_json().encode()).hexdigest())
"""


@pytest.mark.parametrize("name", ["brackenshire-2024", "rushmoor-2021"])
def test_json_does_not_depend_on_the_process(name: str) -> None:
    path = shipped.SAMPLES / f"{name}.yaml"
    here = assess(Bundle.load(path), Framework.load("eflg-2021")).to_json()
    expected = hashlib.sha256(here.encode()).hexdigest()
    for seed, zone, locale in (("0", "UTC", "C"), ("1", "Pacific/Auckland", "C.UTF-8")):
        env = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(path)],
            env=env,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == expected


def test_many_threads_give_one_answer() -> None:
    framework = Framework.load("eflg-2021")
    bundle = Bundle.load(shipped.SAMPLES / "brackenshire-2024.yaml")

    def json_of(_: int) -> str:
        return assess(bundle, framework).to_json()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(json_of, range(64)))) == 1
