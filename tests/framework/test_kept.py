"""Frameworks as bytes, for programs that ship or send them."""

from __future__ import annotations

import pickle
from hashlib import sha256
from pathlib import Path

import pytest

from eflg_engine import Bundle, Framework, InvalidInput, assess
from tests.support.hostile_files import EXPECTED_TEXTS
from tests.support.places import ADAPTED

SAMPLE = Path("evidence_samples", "northmere-2024.yaml")


@pytest.mark.parametrize("source", [*Framework.shipped_ids(), Path(ADAPTED, "further")])
def test_what_was_kept_is_the_framework(source: str | Path) -> None:
    framework = Framework.load(source)
    back = Framework.kept(framework.keep())
    assert back == framework
    assert back.sha256 == framework.sha256
    for one, other in zip(framework.criteria.values(), back.criteria.values(), strict=True):
        assert (one.statement, dict(one.examples)) == (other.statement, dict(other.examples))


def test_it_judges_as_before() -> None:
    framework = Framework.shipped("eflg-2021")
    back = Framework.kept(framework.keep())
    bundle = Bundle.load(SAMPLE)
    assert assess(bundle, back).to_json() == assess(Bundle.load(SAMPLE), framework).to_json()


def test_bytes_that_are_no_framework_are_refused() -> None:
    kept = Framework.shipped("eds-2022").keep()
    mark = kept[: kept.index(b"\n") + 1]

    def vouched(body: bytes) -> bytes:
        return mark + sha256(body).digest() + body

    for content, code in (
        (b"", "not_kept"),
        (b"PK\x03\x04", "not_kept"),
        (kept.replace(b"eflg framework", b"eflg framewerk", 1), "not_kept"),
        (kept[:-1], "damaged"),
        (kept[:5000] + bytes([kept[5000] ^ 1]) + kept[5001:], "damaged"),
        (vouched(pickle.dumps(({}, "", b""))), "damaged"),
        (vouched(b"cos\nsystem\n(S'true'\ntR."), "damaged"),
    ):
        with pytest.raises(InvalidInput) as caught:
            Framework.kept(content)
        assert [problem.code for problem in caught.value.problems] == [code]
        assert str(caught.value.problems[0]) in EXPECTED_TEXTS


def test_another_hash_inside_is_refused() -> None:
    kept = Framework.shipped("eds-2022").keep()
    mark = kept.index(b"\n") + 1
    values, _, examples = pickle.loads(kept[mark + 32 :])
    body = pickle.dumps((values, "0" * 64, examples))
    with pytest.raises(InvalidInput, match="damaged"):
        Framework.kept(kept[:mark] + sha256(body).digest() + body)
