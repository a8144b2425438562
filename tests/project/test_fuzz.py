"""The fuzzing of readers finds what goes wrong, and says how to make it again."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from eflg_engine import InvalidInput
from eflg_engine.reading.problems import Place, Problem
from scripts.fuzz import NAMES, Reader, fault_of, jobs, readers, spoiled_file


def test_each_reader_reads_its_own_files_as_they_are(tmp_path: Path) -> None:
    found = readers(tmp_path)
    assert (*found,) == NAMES
    for reader in found.values():
        for raw in reader.files:
            assert reader.read(raw) is not None


@pytest.mark.parametrize("name", NAMES)
def test_spoiled_files_are_read_or_refused_some_of_each(name: str, tmp_path: Path) -> None:
    reader = readers(tmp_path)[name]
    refused = 0
    for number in range(40):
        raw = spoiled_file(reader, number, name)
        assert raw == spoiled_file(reader, number, name), "a number makes the same input again"
        assert fault_of(reader, raw) == ""
        try:
            refused += reader.read(raw) is None
        except InvalidInput:
            refused += 1
    assert 0 < refused < 40


def refusing(raw: bytes) -> None:
    raise InvalidInput([Problem("empty", Place("x"), "there is nothing")])


def failing(raw: bytes) -> None:
    raise KeyError(raw)


def slow(raw: bytes) -> None:
    started = time.process_time()
    while time.process_time() < started + 2.1:
        pass


@pytest.mark.parametrize(
    ("read", "fault"),
    [(len, ""), (refusing, ""), (failing, "KeyError: b'x' ("), (slow, "took 2.")],
)
def test_what_goes_wrong_is_found(read: Callable[[bytes], object], fault: str) -> None:
    found = fault_of(Reader((b"x",), read), b"x")
    assert found.startswith(fault)
    assert bool(found) is bool(fault)


@pytest.mark.parametrize("count", [1, 7, 8, 5003])
def test_as_many_are_read_as_asked_for_each_once(count: int) -> None:
    numbers = [
        (name, number)
        for name, first, many in jobs(list(NAMES), 10, count)
        for number in range(first, first + many)
    ]
    assert len(numbers) == len(set(numbers)) == count
