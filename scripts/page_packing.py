"""How parts of the page are written: as its characters, and what two of them hold only once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

ESCAPED = b"=\0\r<"
"""Bytes that HTML would change or read as its own, after the one that escapes them."""


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files in one piece: an index as JSON, its length before it, and what they hold."""
    names = sorted(files)
    index = [[name, len(files[name])] for name in names]
    return _headed(index, b"".join(files[name] for name in names))


def without_what_is_in(wasm: bytes, memory: bytes) -> bytes:
    """A memory of Python without what stands in the wasm too: an index of that, then the rest.

    The index is a list of where from, where to and how much; those bytes are those of both, each
    exclusive or of the two, so nearly all zero.
    """
    left = bytearray(memory)
    first = int.from_bytes(memory[4:8], "little")  # where Pyodide's own head of the memory ends
    index = []
    for begin, base, size in _data(wasm):
        to = first + base
        index.append([begin, to, size])
        both = int.from_bytes(left[to : to + size], "little") ^ int.from_bytes(
            wasm[begin : begin + size], "little"
        )
        left[to : to + size] = both.to_bytes(size, "little")
    return _headed(index, bytes(left))


def as_characters(content: bytes) -> bytes:
    """Bytes as they stand in a script of a page in windows-1252: see parts.js."""
    for byte in ESCAPED:
        content = content.replace(bytes([byte]), b"=%c" % (byte + 64))
    return content


def _headed(index: object, content: bytes) -> bytes:
    head = json.dumps(index, separators=(",", ":")).encode()
    return len(head).to_bytes(4, "little") + head + content


def _data(wasm: bytes) -> Iterator[tuple[int, int, int]]:
    """The data of a module: where it begins, the place in memory that it goes to, and its size."""
    at = 8
    while at < len(wasm):
        section = wasm[at]
        size, at = _number(wasm, at + 1)
        if section == 11:
            count, place = _number(wasm, at)
            for _ in range(count):
                kind, place = _number(wasm, place)
                assert kind == 0, "all data of Pyodide has its place in memory 0"
                assert wasm[place] == 0x41, "which is a constant"
                base, place = _number(wasm, place + 1)
                length, place = _number(wasm, place + 1)
                yield place, base, length
                place += length
        at += size


def _number(wasm: bytes, at: int) -> tuple[int, int]:
    """A number in LEB128, and where it ends."""
    value = shift = 0
    while True:
        byte = wasm[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
