"""Many bundles: as one by one, in order, on any executor, whatever happens to its workers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from eflg_engine import Bundle, InvalidInput, assess
from eflg_engine.batch import BatchEntry, NamedBundle, assess_many
from eflg_engine.batch import worker as batch_worker
from eflg_engine.batch.executors import process_pool
from tests.support.many_bundles import Counting, DeadlyOnce, many, many_data
from tests.support.places import EVIDENCE_SAMPLES
from tests.support.shipped import framework

COUNT = 28


@pytest.fixture(scope="module")
def one_by_one() -> list[BatchEntry]:
    return list(assess_many(many(COUNT), framework()))


@pytest.fixture(scope="module")
def pool() -> Iterator[Executor]:
    with process_pool(2) as made:
        yield made


def test_entries_are_what_assess_gives_and_bad_bundles_keep_their_place(
    one_by_one: list[BatchEntry],
) -> None:
    assert [entry.number for entry in one_by_one] == list(range(COUNT))
    for entry, data in zip(one_by_one, many_data(COUNT), strict=True):
        if entry.number % 7 == 3:
            with pytest.raises(InvalidInput) as refused:
                Bundle.from_data(data, entry.name, framework())
            assert entry.problems == tuple(refused.value.problems)
            assert entry.to_data() is None
        else:
            result = assess(Bundle.from_data(data, entry.name, framework()), framework())
            assert entry.to_data() == result.to_data("levels")
            assert entry.row[2] == (result.level or "below")
    assert sum(bool(entry.problems) for entry in one_by_one) == 4


def test_threads_and_processes_give_the_same(one_by_one: list[BatchEntry], pool: Executor) -> None:
    with ThreadPoolExecutor(3) as threads:
        on_threads = assess_many(many(COUNT), framework(), threads, at_once=3)
        assert list(on_threads) == one_by_one
    assert list(assess_many(many(COUNT), framework(), pool, at_once=1)) == one_by_one
    assert list(assess_many(many(COUNT), framework(), pool, at_once=4)) == one_by_one


def test_the_framework_travels_once_to_a_worker(one_by_one: list[BatchEntry]) -> None:
    with process_pool(1) as one_worker:  # of two, the busier may take what was meant for the other
        counting = Counting(one_worker)
        assert list(assess_many(many(COUNT), framework(), counting, at_once=1)) == one_by_one
        assert counting.tasks >= COUNT
        assert counting.bodies == 1
        again = Counting(one_worker)
        assert list(assess_many(many(COUNT), framework(), again, at_once=4)) == one_by_one
        assert again.bodies == 0  # it has it


def test_no_more_is_read_than_is_under_way() -> None:
    read = []

    def reading() -> Iterator[NamedBundle]:
        for each in many(COUNT):
            read.append(each.name)
            yield each

    with ThreadPoolExecutor(2) as threads:
        found = assess_many(reading(), framework(), threads, at_once=2, in_flight=3)
        assert not read
        for taken, entry in enumerate(found, start=1):
            assert entry.name == f"b{taken - 1}"
            assert len(read) <= taken + 2 * 3 + 1


def test_text_paths_and_workbooks_are_read_where_they_are_assessed(tmp_path: Path) -> None:
    file = EVIDENCE_SAMPLES / "northmere-2024.yaml"
    bundle = Bundle.load(file)
    broken = NamedBundle("line 3", b'{"council": {"name": "X"}, "evidence": [')
    found = list(
        assess_many([file, bundle, NamedBundle("t", file.read_bytes()), broken], framework())
    )
    assert found[0].json == found[1].json == found[2].json
    assert [problem.place.file for problem in found[3].problems] == ["line 3"]
    assert found[0].name == found[1].name == str(file)


@pytest.mark.parametrize("missing", [{"policy": "no such"}, {"policy": "stric"}])
def test_a_policy_that_there_is_not_is_refused_at_once(missing: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        assess_many([], framework(), policy=missing["policy"])


def test_with_a_worker_killed_a_new_pool_goes_on(
    one_by_one: list[BatchEntry], tmp_path: Path
) -> None:
    flag, file = tmp_path / "flag", tmp_path / "b.json"
    flag.touch()
    bundles = many(COUNT)
    file.write_text(json.dumps(bundles[9].bundle, default=str), encoding="utf-8")
    bundles[9] = NamedBundle("b9", DeadlyOnce(str(flag), str(file)))
    made = []

    def make() -> Executor:
        made.append(process_pool(2))
        return made[-1]

    found = list(assess_many(bundles, framework(), make, at_once=2))
    assert found == one_by_one
    assert len(made) == 2


def test_a_pool_that_was_given_breaks_after_whole_entries(one_by_one: list[BatchEntry]) -> None:
    found = assess_many(many(COUNT), framework(), Fragile("b17"), at_once=4, in_flight=2)
    taken = [next(found) for _ in range(12)]
    with pytest.raises(BrokenExecutor):
        list(found)
    assert taken == one_by_one[:12]


class Fragile(Executor):
    """A pool that breaks with all that is under way when a bundle of a certain name is run."""

    def __init__(self, deadly: str) -> None:
        self.deadly = deadly
        self.broken = False

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        if self.broken:
            raise BrokenProcessPool
        future: Future[object] = Future()
        if any(each.name == self.deadly for each in args[1].bundles):
            self.broken = True
            future.set_exception(BrokenProcessPool())
        else:
            future.set_result(fn(*args, **kwargs))
        return future


@pytest.mark.parametrize("deadly", ["b0", "b17", "b27"])
def test_a_bundle_with_which_every_worker_dies_is_found_and_the_rest_goes_on(
    one_by_one: list[BatchEntry], deadly: str
) -> None:
    found = list(assess_many(many(COUNT), framework(), lambda: Fragile(deadly), at_once=4))
    number = int(deadly[1:])
    assert [each.code for each in found[number].problems] == ["worker_lost"]
    assert found[:number] + found[number + 1 :] == one_by_one[:number] + one_by_one[number + 1 :]


def test_a_framework_that_no_worker_has_kept_is_sent_again(
    one_by_one: list[BatchEntry], monkeypatch: pytest.MonkeyPatch
) -> None:
    with ThreadPoolExecutor(2) as threads:
        counting = Counting(threads)
        found = assess_many(many(COUNT), framework(), counting, at_once=2)
        monkeypatch.setattr(batch_worker, "_FRAMEWORKS", type(batch_worker._FRAMEWORKS)())
        assert list(found) == one_by_one
    assert 1 <= counting.bodies <= 3
