"""Bearer tokens: made here, kept as hashes."""

from __future__ import annotations

import secrets
from hashlib import sha256

from eflg_engine.reading.problems import InvalidInput, Place, Problem

MARK = "sha256:"
"""What the hash of a token begins with in a file."""

_HEX = 64


def new_token() -> tuple[str, str]:
    """A token of 256 random bits, and the line that stands for it in a file."""
    token = secrets.token_urlsafe(32)
    return token, f"{MARK}{sha256(token.encode()).hexdigest()}"


def token_hashes(text: str, name: str) -> tuple[bytes, ...]:
    """The hashes in a file of them: one a line, blank lines and those after # left out.

    Raises InvalidInput where a line is none, or there is no line.
    """
    problems: list[Problem] = []
    found: list[bytes] = []
    for number, line in enumerate(text.splitlines(), 1):
        written = line.partition("#")[0].strip()
        if not written:
            continue
        digest = written.lower().removeprefix(MARK)
        if len(digest) != _HEX or set(digest) - set("0123456789abcdef"):
            # what stands there is not shown: it may be a token
            message = "this is no hash of a token"
            allowed = f"{MARK} and {_HEX} digits from 0 to f, as eflg serve --new-token writes it"
            hint = "tokens themselves are not kept in the file"
            problems.append(
                Problem("not_a_hash", Place(name, number, 1), message, "", allowed, hint)
            )
        else:
            found.append(bytes.fromhex(digest))
    if not found and not problems:
        message, hint = "there is no token in this file", "eflg serve --new-token FILE makes one"
        problems.append(Problem("empty_file", Place(name), message, hint=hint))
    if problems:
        raise InvalidInput(problems)
    return tuple(found)
