"""Plain data as YAML text that any YAML reader takes for the same data."""

from __future__ import annotations

from decimal import Decimal

import yaml


class _Writer(yaml.SafeDumper):
    """Quotes every text that another reader might take for something else; no aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _number(writer: yaml.SafeDumper, value: float) -> yaml.ScalarNode:
    return writer.represent_scalar("tag:yaml.org,2002:float", format(Decimal(str(value)), "f"))


_Writer.add_representer(float, _number)


def yaml_text(data: object) -> str:
    """Plain data as YAML text: keys in their order, and every character as itself."""
    text: str = yaml.dump(data, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=100)
    return text
