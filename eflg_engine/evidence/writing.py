"""Plain data as YAML text that any YAML reader takes for the same data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal

import yaml

_ESCAPED = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""Characters that survive only as escapes: PyYAML would write some of them as line ends."""


class _Writer(yaml.SafeDumper):
    """Quotes every text that a YAML reader might take for another type; writes no aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _number(writer: yaml.SafeDumper, value: float) -> yaml.ScalarNode:
    return writer.represent_scalar("tag:yaml.org,2002:float", format(Decimal(str(value)), "f"))


def _text(writer: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = '"' if _ESCAPED.search(value) else None
    return writer.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Writer.add_representer(float, _number)
_Writer.add_representer(str, _text)


def yaml_text(data: object) -> str:
    """Plain data as YAML text: keys in their order, and every character as itself."""
    text: str = yaml.dump(data, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=100)
    return text


def flow_text(value: object, *, quoted: bool = False) -> str:
    """Plain data on one line of YAML; with `quoted` as in JSON."""
    if isinstance(value, Mapping):
        pairs = (
            f"{flow_text(key, quoted=quoted)}: {flow_text(each, quoted=quoted)}"
            for key, each in value.items()
        )
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow_text(each, quoted=quoted) for each in value) + "]"
    if value is None:
        return "null" if quoted else ""
    if quoted:
        return json.dumps(value, ensure_ascii=False)
    if not isinstance(value, str) or re.fullmatch(r"[0-9][0-9.-]*", value):
        return str(value)  # figures and days are read as they are written, without quotes
    text = yaml.safe_dump([value], default_flow_style=True, allow_unicode=True, width=10**6)
    return str(text).strip()[1:-1]
