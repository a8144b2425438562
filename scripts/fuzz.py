"""Read real files spoiled at random, very many: each is read or refused, soon and in little memory.

    python scripts/fuzz.py 1000000                            # as `make fuzz`
    python scripts/fuzz.py 1 --reader bundle --first 4711     # one input again

Every reader takes its turn. An input that raises anything but InvalidInput, that takes more than
2 seconds of the processor or more than 300 MB of memory is told with the reader and the number that
make it again; the exit code is then 1. On Windows memory is not measured.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache as cache_result
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.util import Finalize
from pathlib import Path
from typing import NamedTuple

from eflg_engine import Bundle, Crosswalk, Framework, InvalidInput, assess, load_wording
from eflg_engine.authoring.new_framework import new_framework
from eflg_engine.cli.verify import read_saved
from eflg_engine.cross_check import check_saved
from eflg_engine.evidence.load import bundle_from_document
from eflg_engine.framework import cache
from eflg_engine.framework.open import load_folder, load_single
from eflg_engine.panel import load_decisions, load_ratings
from eflg_engine.reading.yaml_text import read_bytes
from eflg_engine.report.wording_table import wording_csv, wording_workbook
from eflg_engine.sheets.opening import read_sheets
from eflg_engine.sheets.writing import bundle_workbook

REPO = Path(__file__).resolve().parent.parent
SECONDS, MEGABYTES = 2.0, 300
MOST_BYTES = 200_000
BATCH = 250

TOKENS = (
    *(b"", b"~", b"null", b"no", b"-", b": ", b"? ", b"- ", b"&a ", b"*a", b"!!str ", b"|", b">-"),
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b"'",
        b'"',
        b"%",
        b"@",
        b"`",
        b" #",
        b"\\",
        b"<<: *a",
        b"---",
        b"...",
    ),
    *(b"\t", b" ", b"\n", b"\r", b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"\x00", b"\xff", b"\xc3\xa9"),
    *(b"2019-02-30", b"0001-01-01", b"9999-12-31", b"-1", b"0", b"1e999", b"NaN", b"0.1", b"1000"),
    *(b"99999999999999999999", b"99999 years", b"all", b"none", b"not: {}", b"at_most: 1", b"any:"),
    *(
        b"race",
        b"communities",
        b"first.basics",
        b"</row>",
        b"<c>",
        b"<v>1</v>",
        b"=1+1",
        b"N",
        b".",
    ),
)


class Reader(NamedTuple):
    """One sort of input: real files, and what is done with spoiled ones."""

    files: tuple[bytes, ...]
    read: Callable[[bytes], object]


class Fault(NamedTuple):
    """An input that did not go as it should."""

    reader: str
    number: int
    what: str


def readers(folder: Path) -> Mapping[str, Reader]:
    """Every reader, with files of its own in a folder."""
    small = new_framework("Cycling")
    for name, text in small.items():
        target = folder / "base" / name
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8")
    base = Framework.load(folder / "base")
    bundle = Bundle.from_text(_BUNDLE, framework=base)
    named = (*_SAMPLES.values(), "eds-2022")
    shipped = {name: Framework.load(name) for name in dict.fromkeys(named)}
    local, spoiled = folder / "local", folder / "spoiled"
    local.mkdir(exist_ok=True)

    def read_bundle(raw: bytes) -> object:
        read = bundle_from_document(read_bytes(raw, "x"))
        return assess(read, shipped.get(read.framework, base), as_at=bundle.as_at).to_json()

    def read_framework(raw: bytes) -> object:
        return assess(bundle, load_single(read_bytes(raw, "x")).framework).level

    def read_overrides(raw: bytes) -> object:
        (local / "framework.yaml").write_bytes(raw)
        return load_folder(local).framework

    def read_crosswalk(raw: bytes) -> object:
        spoiled.write_bytes(raw)
        return Crosswalk.load(spoiled, base, shipped["eds-2022"])

    def read_wording(ending: str) -> Callable[[bytes], object]:
        file = folder / f"wording.{ending}"

        def read(raw: bytes) -> object:
            file.write_bytes(raw)
            return load_wording(str(file), base)

        return read

    def read_panel(load: Callable[[Path, Framework], object]) -> Callable[[bytes], object]:
        def read(raw: bytes) -> object:
            (folder / "panel.yaml").write_bytes(raw)
            return load(folder / "panel.yaml", base)

        return read

    def read_mapping(raw: bytes) -> object:
        spoiled.write_bytes(raw)
        return read_sheets(str(csv_list), lambda _: base, str(spoiled)).data

    def read_book(ending: str) -> Callable[[bytes], object]:
        file = folder / f"bundle.{ending}"

        def read(raw: bytes) -> object:
            file.write_bytes(raw)
            return bundle_from_document(read_sheets(str(file), lambda _: base), base)

        return read

    def read_result(raw: bytes) -> object:
        spoiled.write_bytes(raw)
        saved, problems = read_saved(str(spoiled))
        if problems:
            raise InvalidInput(problems)
        return check_saved(saved, bundle, base).to_data()

    def read_kept(raw: bytes) -> object:
        kept = folder / "kept.framework"
        kept.write_bytes(cache.digest(kept, raw) + raw)
        kept.chmod(0o600)
        found = cache.read(kept, str(folder / "base"))
        return found and [dict(each.examples) for each in found.criteria.values()]

    csv_list = folder / "list.csv"
    csv_list.write_text(_LIST, encoding="utf-8")
    book = bundle_workbook(bundle.to_data(), base, has_guide=False)
    samples = [REPO / "evidence_samples" / f"{name}.yaml" for name in _SAMPLES]
    bundles = (_BUNDLE.encode(), *(sample.read_bytes() for sample in samples))
    return {
        "bundle": Reader(bundles, read_bundle),
        "framework": Reader((_in_one(small).encode(),), read_framework),
        "overrides": Reader((_OVERRIDES.encode(),), read_overrides),
        "crosswalk": Reader((_CROSSWALK.encode(),), read_crosswalk),
        "wording": Reader((wording_csv(base).encode(),), read_wording("csv")),
        "workbook": Reader((wording_workbook(base),), read_wording("xlsx")),
        "bundle workbook": Reader((book,), read_book("xlsx")),
        "bundle ods": Reader((_ods(),), read_book("ods")),
        "mapping": Reader((_MAPPING.encode(),), read_mapping),
        "ratings": Reader((_RATINGS.encode(),), read_panel(load_ratings)),
        "decisions": Reader((_DECISIONS.encode(),), read_panel(load_decisions)),
        "result": Reader((assess(bundle, base).to_json().encode(),), read_result),
        "cache": Reader((cache.written(base),), read_kept),
    }


_SAMPLES = {
    "lanmere-2021": "london-race-equality-2020",
    "brackenshire-psed-2024": "psed-england-2017",
    "haldon-vale-2025": "eds-2022",
}
_BUNDLE = """\
format: 1
as_at: 2024-06-01
council: {name: The Wheel Club, services: [repairs, hire]}
scope: {modules: all}
objectives:
  - {id: O1, text: More riders, published: 2023-02}
evidence:
  - {id: E1, title: "Policy: all", kind: policy, supports: first.basics, dated: 2023-03-01}
  - id: E2
    title: Repairs done
    kind: record
    supports: {first.basics.done: page 3}
    dated: 2024-02
    review_by: 2025
    shows: delivered
    measures: {share: 62.5}
    objectives: all
    services: [repairs]
self_assessment:
  - {for: first.basics, status: 3, how: By hand}
actions:
  - id: A1
    recommendation: Write more down
    due: 2024-09
    evidence_expected: {title: Records, kind: record, supports: first.basics.done}
past_results:
  - {framework: An older one, level: Good, dated: 2016-06}
"""
_OVERRIDES = """\
extends: ../base
id: local
title: Our own
adds:
  kinds:
    - {id: survey, title: Survey, reaches: delivered, effort: high, current_for: 2 years}
overrides:
  first.basics.done:
    - {within: 6 months, covers: {items: 3}, because: We meet more often.}
  first.basics.policy:
    - {kind: [policy, survey], because: A survey shows it too.}
"""
_CROSSWALK = """\
format: 1
from: cycling
to: eds-2022
title: Cycling beside services
note: An example.
maps:
  - {from: first.basics, to: services.access, strength: intersects, because: Both ask for access.}
  - from: first.basics.done
    to: services.safety
    strength: subset
    because: >-
      What is done is part of it.
without:
  - {from: first.basics.policy, because: There is none.}
kinds:
  - {from: record, to: policy, because: Nearest.}
"""


_LIST = """\
What it is,Ref,Type,For,When
Policy,E1,policy,first.basics.policy,2023-03-01
Repairs,E2,record,first.basics.done,02/2024
"""
_MAPPING = """\
format: 1
sheets:
  - as: evidence
    headers: 1
    columns: {What it is: title, Ref: id, Type: kind, For: supports, When: dated}
    always: {assurance: self}
"""
_RATINGS = """\
format: 1
framework: cycling
ratings:
  - {assessor: A1, council: The Wheel Club, for: first.basics, status: 3, confidence: low,
     note: "The policy is there, and people know it; what is done is written down now and then"}
  - {assessor: A2, council: The Wheel Club, for: first.basics, level: below, dated: 2024-05-01}
  - {assessor: A1, council: The Wheel Club, for: first.basics.done, status: 2, round: agreed}
"""
_DECISIONS = """\
format: 1
framework: cycling
decisions:
  - {council: The Wheel Club, for: first.basics, level: below, met: [first.basics.policy]}
  - {council: Spokes, for: first.basics, level: below, met: none, dated: 2024-05}
"""
_ODS = """\
<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="Evidence">{rows}</table:table>
</office:spreadsheet></office:body></office:document-content>
"""


_MANIFEST = """\
<?xml version="1.0" encoding="UTF-8"?>
<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" m:version="1.2">
<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>
"""


def _ods() -> bytes:
    """A small OpenDocument workbook of evidence."""
    rows = "".join(
        "<table:table-row>" + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        ) + "</table:table-row>"
        for row in (
            ("Reference", "Title", "Kind", "Supports", "Dated"),
            ("E1", "Policy", "policy", "first.basics.policy", "2023-03-01"),
            ("E2", "Repairs", "record", "first.basics.done", "2024-02-01"),
        )
    )  # fmt: skip
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("content.xml", _ODS.format(rows=rows))
    return written.getvalue()


def _in_one(files: Mapping[str, str]) -> str:
    """The files of a framework as one document."""
    main, words, module = (
        files[name] for name in ("framework.yaml", "vocabulary.yaml", "1-first.yaml")
    )
    return f"{main}vocabulary:\n{_indented(words)}modules:\n  -\n{_indented(module, 4)}"


def _indented(text: str, by: int = 2) -> str:
    return "".join(f"{' ' * by}{line}" for line in text.splitlines(keepends=True))


# --- spoiling -------------------------------------------------------------------------------------


def spoiled_file(reader: Reader, number: int, name: str) -> bytes:
    """The input of this number: one of the reader's files, changed in a few places."""
    chance = random.Random(f"{name} {number}")
    raw = chance.choice(reader.files)
    if raw[:2] == b"PK" and chance.random() < 0.8:
        return _spoiled_part(raw, chance)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        raw = _spoiled(raw, chance, reader.files)
    return raw[:MOST_BYTES]


def _spoiled(raw: bytes, chance: random.Random, others: tuple[bytes, ...]) -> bytes:
    at = chance.randrange(len(raw) + 1)
    upto = min(len(raw), at + chance.choice((1, 1, 4, 20, 200)))
    way = chance.randrange(9)
    if way == 0:
        return raw[:at] + raw[upto:]
    if way == 1:
        return raw[:at] + chance.choice(TOKENS) + raw[at:]
    if way == 2:
        return raw[:at] + chance.choice(TOKENS) + raw[upto:]
    if way == 3:
        return raw[:at] + raw[at:upto] * chance.choice((2, 10, 400)) + raw[upto:]
    if way == 4:
        return raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :]
    if way == 5:
        other = chance.choice(others)
        start = chance.randrange(len(other) + 1)
        return raw[:at] + other[start : start + 200] + raw[upto:]
    lines = raw.splitlines(keepends=True)
    if way == 6 and len(lines) > 1:
        first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[first], lines[second] = lines[second], lines[first]
    elif way == 7 and lines:
        first = chance.randrange(len(lines))
        lines[first] = chance.choice((b"", b" ", b"  ")) + lines[first].lstrip()
    elif way == 8 and lines:
        first = chance.randrange(len(lines))
        key, colon, _ = lines[first].partition(b":")
        lines[first] = key + (colon or b":") + b" " + chance.choice(TOKENS) + b"\n"
    return b"".join(lines)


def _spoiled_part(raw: bytes, chance: random.Random) -> bytes:
    """A workbook with one of its parts spoiled."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive, zipfile.ZipFile(written, "w") as changed:
        names = archive.namelist()
        chosen = chance.choice(names)
        for name in names:
            part = archive.read(name)
            kept = zipfile.ZipInfo(name)  # of a fixed day: a number makes the same input again
            changed.writestr(kept, _spoiled(part, chance, (part,)) if name == chosen else part)
    return written.getvalue()


# --- running --------------------------------------------------------------------------------------


def fault_of(reader: Reader, raw: bytes) -> str:
    """What goes wrong with an input; empty where it is read or refused as it should be."""
    started = time.process_time()
    try:
        reader.read(raw)
    except InvalidInput as error:
        if not error.problems or not str(error):
            return "InvalidInput without a problem"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        steps = traceback.extract_tb(error.__traceback__)
        return f"{type(error).__name__}: {error} ({steps[-1].filename}:{steps[-1].lineno})"
    spent = time.process_time() - started
    return f"took {spent:.1f} s" if spent > SECONDS else ""


def peak_megabytes() -> float:
    """The peak of this process's memory; 0 where there is no measure."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return 0.0


def _batch(job: tuple[str, int, int]) -> tuple[int, list[Fault]]:
    """Read inputs of one reader; how many, and what went wrong."""
    name, first, count = job
    faults = []
    reader = _own_readers()[name]
    most = max(MEGABYTES, peak_megabytes())  # told once of a process
    for number in range(first, first + count):
        what = fault_of(reader, spoiled_file(reader, number, name))
        if what:
            faults.append(Fault(name, number, what))
        if (peak := peak_megabytes()) > most:
            faults.append(Fault(name, number, f"took {peak:.0f} MB"))
            most = peak
    return count, faults


@cache_result
def _own_readers() -> Mapping[str, Reader]:
    """The readers of this process, in a folder that goes with it."""
    folder = tempfile.TemporaryDirectory(prefix="eflg-fuzz-")
    Finalize(None, folder.cleanup, exitpriority=1)
    return readers(Path(folder.name))


def jobs(names: list[str], first: int, count: int) -> Iterator[tuple[str, int, int]]:
    """The inputs in batches, reader by reader in turn, each as many as its share."""
    shares = [SHARES.get(name, 4) for name in names]
    ends = [count * sum(shares[: place + 1]) // sum(shares) for place in range(len(names))]
    counts = [end - start for start, end in pairwise([0, *ends])]
    for start in range(0, max(counts), BATCH):
        for name, most in zip(names, counts, strict=True):
            many = min(BATCH, most - start)
            if many > 0:
                yield name, first + start, many


NAMES = (
    *("bundle", "framework", "overrides", "crosswalk"),
    *("wording", "workbook", "bundle workbook", "bundle ods"),
    *("mapping", "ratings", "decisions", "result", "cache"),
)

SHARES = {"bundle workbook": 1, "workbook": 2, "overrides": 2}
"""What takes long is read less often: the others have four."""


def main() -> int:
    """Read as many as asked for; print how many, and each that went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, help="how many inputs in all")
    parser.add_argument("--reader", choices=NAMES, help="one reader alone")
    parser.add_argument("--first", type=int, default=0, help="the number of the first input")
    asked = parser.parse_args()
    names = [asked.reader] if asked.reader else list(NAMES)
    started, read, faults = time.monotonic(), 0, list[Fault]()
    with get_context("spawn").Pool(os.cpu_count() or 1) as pool:
        for count, found in pool.imap_unordered(_batch, jobs(names, asked.first, asked.count)):
            read += count
            faults += found
            for fault in found:
                print(f"{fault.reader} --first {fault.number}: {fault.what}", flush=True)
            if sys.stderr.isatty():
                print(f"\r{read:,} inputs", end="", file=sys.stderr, flush=True)
    seconds = time.monotonic() - started
    print(f"{read:,} inputs read or refused in {seconds:.0f} s; {len(faults)} went wrong.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
