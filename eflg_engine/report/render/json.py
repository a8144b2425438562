"""Reports as JSON."""

from __future__ import annotations

import json
import re

from eflg_engine.report.report import Report, Screen, T

_SURROGATE = re.compile("[\ud800-\udfff]")


def render_report(report: Report[T], subject: T, screen: Screen) -> str:
    """The data of a report."""
    assert report.data is not None
    return json_text(report.data(subject), screen)


def json_text(data: object, screen: Screen) -> str:
    """Plain data as JSON, ending in a newline; lone surrogates are escaped."""
    text = json.dumps(data, ensure_ascii=screen.ascii, indent=2)
    return _SURROGATE.sub(_escape, text) + "\n"


def _escape(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]
