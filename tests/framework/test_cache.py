"""Frameworks kept between runs come back as they were read, or are read again."""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.framework import cache
from eflg_engine.framework import open as loading
from eflg_engine.framework.shipped import rules_folder
from eflg_engine.framework.vocabulary import Terms
from tests.support import shipped
from tests.support.places import ADAPTED

pytestmark = pytest.mark.core

RULES = Path(rules_folder())


@pytest.fixture
def kept_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own."""
    monkeypatch.delenv("EFLG_NO_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "eflg_engine"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A framework folder that a test may change, with its vocabulary beside it."""
    shutil.copytree(RULES / "eflg-2021", tmp_path / "rules" / "eflg-2021")
    shutil.copy(RULES / "vocabulary.yaml", tmp_path / "rules")
    return tmp_path / "rules" / "eflg-2021"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What has been read from rule files so far."""
    seen: list[object] = []
    read = loading.load_framework

    def counting(source: str | os.PathLike[str]) -> Framework:
        seen.append(source)
        return read(source)

    monkeypatch.setattr(loading, "load_framework", counting)
    return seen


def only(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def words(framework: Framework) -> Iterator[object]:
    vocabulary = framework.vocabulary
    for each in fields(vocabulary):
        value = getattr(vocabulary, each.name)
        yield list(value) if isinstance(value, Terms) else value


def test_a_kept_framework_is_the_one_that_was_read(kept_in: Path, reads: list[object]) -> None:
    read = loading.load_framework("eflg-2021")
    first, kept = Framework.load("eflg-2021"), Framework.load("eflg-2021")
    assert len(reads) == 2, "the second load was kept"
    for framework in (first, kept):
        for each in fields(read):
            if each.compare and each.name != "vocabulary":
                assert getattr(framework, each.name) == getattr(read, each.name), each.name
        assert list(words(framework)) == list(words(read))
        assert framework.sha256 == read.sha256
        for known, criterion in zip(
            read.criteria.values(), framework.criteria.values(), strict=True
        ):
            assert dict(criterion.examples) == dict(known.examples)
    bundle = shipped.SAMPLES / "otterdale-2024.yaml"
    texts = {assess(Bundle.load(bundle), each).to_json() for each in (read, first, kept)}
    assert len(texts) == 1


def test_places_are_as_the_path_was_given(
    kept_in: Path, rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Framework.load(rules)
    monkeypatch.chdir(rules.parent)
    for _ in range(2):
        files = {
            criterion.file for criterion in Framework.load(Path("eflg-2021")).criteria.values()
        }
        assert str(Path("eflg-2021", "1-communities.yaml")) in files


@pytest.mark.parametrize("name", ["eflg-2021/3-services.yaml", "vocabulary.yaml"])
def test_a_changed_file_is_seen(kept_in: Path, rules: Path, reads: list[object], name: str) -> None:
    Framework.load(rules)
    file = rules.parent / name
    status = file.stat()
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("title: ", "title: x", 1), encoding="utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    Framework.load(rules)
    assert len(reads) == 2
    file.write_text("no: [such file", encoding="utf-8")
    with pytest.raises(InvalidInput):
        Framework.load(rules)


def test_a_new_file_is_seen(kept_in: Path, rules: Path, reads: list[object]) -> None:
    Framework.load(rules)
    (rules / "9-more.yml").write_text("module: more\n", encoding="utf-8")
    with pytest.raises(InvalidInput):
        Framework.load(rules)


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "foreign"])
def test_a_damaged_file_is_passed_over(
    kept_in: Path, reads: list[object], tmp_path: Path, damage: str
) -> None:
    before = Framework.load("eflg-2021")
    file = only(kept_in)
    content = bytearray(file.read_bytes())
    if damage == "empty":
        content.clear()
    elif damage == "cut":
        del content[len(content) // 2 :]
    elif damage == "flipped":
        content[len(content) // 2] ^= 1
    else:
        content[:] = sealed(pickle.dumps(["other", "things", "altogether", "here"]))
    file.write_bytes(content)
    after = Framework.load("eflg-2021")
    assert len(reads) == 2
    assert after.modules == before.modules
    Framework.load("eflg-2021")
    assert len(reads) == 2, "it was mended"


class Trap:
    """What a pickle can do to those who open it."""

    def __init__(self, sprung: Path) -> None:
        self.sprung = sprung

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (self.sprung,))


def sealed(body: bytes) -> bytes:
    return hashlib.sha256(body).digest() + body


def test_a_kept_file_runs_no_code(kept_in: Path, tmp_path: Path, reads: list[object]) -> None:
    Framework.load("eflg-2021")
    sprung = tmp_path / "sprung"
    only(kept_in).write_bytes(sealed(pickle.dumps(Trap(sprung))))
    Framework.load("eflg-2021")
    assert len(reads) == 2
    assert not sprung.exists()


def test_no_cache_when_switched_off(
    kept_in: Path, reads: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EFLG_NO_CACHE", "1")
    Framework.load("eflg-2021")
    Framework.load("eflg-2021")
    assert len(reads) == 2
    assert not kept_in.exists()


def test_a_folder_that_cannot_be_written_is_no_trouble(
    tmp_path: Path, kept_in: Path, reads: list[object]
) -> None:
    kept_in.parent.write_text("a file where the folder should be", encoding="utf-8")
    Framework.load("eflg-2021")
    Framework.load("eflg-2021")
    assert len(reads) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="permissions differ there")
def test_a_file_that_others_may_write_is_not_used(kept_in: Path, reads: list[object]) -> None:
    Framework.load("eflg-2021")
    assert only(kept_in).stat().st_mode & 0o077 == 0
    only(kept_in).chmod(0o666)
    Framework.load("eflg-2021")
    assert len(reads) == 2


@pytest.mark.parametrize("source", ["nothing", "no/such/folder", "", "nul\0byte", "../rules"])
def test_what_is_no_framework_is_refused_as_ever(kept_in: Path, source: str) -> None:
    with pytest.raises(InvalidInput):
        Framework.load(source)
    assert not kept_in.exists()


def test_old_files_do_not_pile_up(
    kept_in: Path, rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "MOST_KEPT", 2)
    for version in range(4):
        text = f"# {version}\n" + (RULES / "vocabulary.yaml").read_text(encoding="utf-8")
        (rules.parent / "vocabulary.yaml").write_text(text, encoding="utf-8")
        Framework.load(rules)
    assert len(list(kept_in.iterdir())) == 2


def test_two_programs_at_once(kept_in: Path) -> None:
    code = "from eflg_engine import Framework; print(len(Framework.load('eflg-2021').criteria))"
    programs = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert {program.communicate()[0] for program in programs} == {"108\n"}
    assert only(kept_in).suffix == ".framework"


def test_a_kept_framework_needs_no_pydantic(kept_in: Path) -> None:
    Framework.load("eflg-2021")
    code = (
        "import sys; from eflg_engine import Framework; Framework.load('eflg-2021');"
        "print([name for name in ('pydantic', 'yaml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# --- local adaptations ----------------------------------------------------------------------------


@pytest.mark.parametrize("changed", ["base/1-communities.yaml", "local/framework.yaml"])
def test_the_cache_sees_a_change_in_the_base(
    kept_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    shutil.copytree(ADAPTED, tmp_path / "rules")
    reads: list[object] = []
    read = loading.load_framework

    def counting(source: object) -> Framework:
        reads.append(source)
        return read(source)  # type: ignore[arg-type]

    monkeypatch.setattr(loading, "load_framework", counting)
    first = Framework.load(tmp_path / "rules" / "further")
    again = Framework.load(tmp_path / "rules" / "further")
    assert len(reads) == 1
    assert again.adaptation == first.adaptation
    assert again.sha256 == first.sha256
    path = tmp_path / "rules" / changed
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("at_least: 75", "at_least: 76").replace("60", "61"), "utf-8")
    after = Framework.load(tmp_path / "rules" / "further")
    assert len(reads) == 2
    assert after.adaptation != first.adaptation


def test_a_base_that_the_cache_cannot_see_is_not_kept(kept_in: Path, tmp_path: Path) -> None:
    shutil.copytree(ADAPTED, tmp_path / "rules")
    hidden = tmp_path / "rules" / "hidden"
    hidden.mkdir()
    (hidden / "framework.yaml").write_text('{"extends": ../base, id: hidden}', encoding="utf-8")
    assert Framework.load(hidden).adaptation
    assert not kept_in.exists()
    assert cache.cache_folder() is not None


def test_a_file_under_the_name_of_another_framework_is_not_used(kept_in: Path) -> None:
    Framework.load("psed-england-2017")
    psed = only(kept_in)
    Framework.load("london-race-equality-2020")
    (other,) = {*kept_in.iterdir()} - {psed}
    shutil.copy(other, psed)
    assert Framework.load("psed-england-2017").id == "psed-england-2017"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
def test_a_pipe_in_the_place_of_a_kept_file_is_not_waited_for(kept_in: Path) -> None:
    Framework.load("psed-england-2017")
    kept = only(kept_in)
    kept.unlink()
    os.mkfifo(kept)
    assert Framework.load("psed-england-2017").id == "psed-england-2017"


@pytest.mark.parametrize("inner", [b"no pickle", pickle.dumps(["x"]), pickle.dumps(os.getcwd)])
def test_hostile_examples_in_a_kept_file_are_read_from_the_rules(
    kept_in: Path, inner: bytes
) -> None:
    examples = [c.examples for c in Framework.load("psed-england-2017").criteria.values()]
    kept = only(kept_in)
    values, logic_hash, _ = pickle.loads(kept.read_bytes()[32:])
    body = pickle.dumps((values, logic_hash, inner))
    kept.write_bytes(hashlib.sha256(kept.name.encode() + b"\n" + body).digest() + body)
    again = Framework.load("psed-england-2017")
    assert [dict(c.examples) for c in again.criteria.values()] == [dict(e) for e in examples]


def test_no_home_is_made_for_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EFLG_NO_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "gone"))
    Framework.load("psed-england-2017")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "gone" / "cache"))
    Framework.load("psed-england-2017")
    assert not (tmp_path / "gone").exists()


def test_the_library_can_do_without_the_cache(kept_in: Path) -> None:
    Framework.load("psed-england-2017", cache=False)
    assert not kept_in.exists()


def test_an_id_means_the_shipped_framework_wherever_the_program_runs(
    kept_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(RULES / "eflg-2012", tmp_path / "eflg-2021")
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        assert Framework.load("eflg-2021").id == Framework.shipped("eflg-2021").id == "eflg-2021"
        assert Framework.load("./eflg-2021").id == "eflg-2012"
        assert Framework.load(Path("eflg-2021")).id == "eflg-2012"
    assert Framework.shipped() == Framework.shipped_ids()
    for name in ("./eflg-2021", str(tmp_path / "eflg-2021"), "eflg-2020"):
        with pytest.raises(InvalidInput):
            Framework.shipped(name)


@pytest.mark.parametrize(
    "body",
    [
        b"\x80\x04Nr\xff\xff\xff\x3f.",  # a place in the memo far beyond its end
        b"\x80\x04N" + b"2" * 1000 + b".",  # steps that pickle does not write
        b"\x80\x04X\xff\xff\xff\x7fx.",  # a text that is said to be longer than the file
        b"\x80\x04\x8c\tfractions\x8c\x08Fraction\x93\x8c\x0b1e999999999\x85R.",
        b"\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x01x\x85R.",
    ],
    ids=["memo", "steps", "length", "fraction", "call"],
)
def test_a_hostile_file_takes_neither_time_nor_memory(body: bytes, tmp_path: Path) -> None:
    """Its digest is right, as of one that somebody wrote there."""
    file = tmp_path / "x.framework"
    file.write_bytes(cache.digest(file, body) + body)
    file.chmod(0o600)
    tracemalloc.start()
    started = time.process_time()
    try:
        assert cache.read(file, "eflg-2021") is None
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
    assert time.process_time() - started < 1
