"""The interface's own code: what it must not do, and what it says in Welsh."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ASSETS = Path("eflg_engine", "page", "assets")
SCRIPTS = {file.name: file.read_text(encoding="utf-8") for file in sorted(ASSETS.glob("*.js"))}
WELSH: dict[str, str] = json.loads((ASSETS / "cy.json").read_text(encoding="utf-8"))
SAID = re.compile(r"""\bt\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_code_navigates_or_asks_anybody(name: str) -> None:
    """The page's policy stops connections, but not navigation."""
    for word in ("window.open", "location", "submit(", "eval(", "XMLHttpRequest", "WebSocket"):
        assert word not in SCRIPTS[name], word


def test_everything_that_is_said_is_there_in_welsh_with_the_same_places() -> None:
    html = (ASSETS / "page.html").read_text(encoding="utf-8")
    said = set(re.findall(r"data-t[^>]*>([^<]+)<", html))
    for script in SCRIPTS.values():
        for found in SAID.findall(script):
            quote = found[0]
            said.add(found[1:-1].replace(f"\\{quote}", quote))
    assert set(WELSH) == said
    for english, welsh in WELSH.items():
        assert sorted(re.findall(r"\{\w+\}", english)) == sorted(re.findall(r"\{\w+\}", welsh))


def test_nothing_is_said_that_t_does_not_know() -> None:
    """A text in place of its words, by a variable, would stay English without a sign."""
    for name, script in SCRIPTS.items():
        calls = len(re.findall(r"(?<![.\w])t\(", script)) - ("function t(" in script)
        known = len(SAID.findall(script)) + script.count("t(FIXED.get(element))")
        assert calls == known, name
