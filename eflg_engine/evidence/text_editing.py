"""Values added in the text of a YAML file, at the places of its nodes; the rest stays as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from eflg_engine.evidence.writing import flow_text, yaml_text

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")

Step = str | int


class CannotEditError(Exception):
    """The text is written in a form that is not edited here; the message says which."""


class YamlText:
    """A YAML text with edits, each added where its values stand; `edited` is the new text.

    Methods raise CannotEditError. Whoever uses the new text reads it again first.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        try:
            root = yaml.compose(text.removeprefix("\ufeff"), Loader=_Loader)
        except (yaml.YAMLError, RecursionError):
            raise CannotEditError("the file is not read as YAML here") from None
        self._moved = len(text) - len(text.removeprefix("\ufeff"))
        self._root = root
        self._edits: list[tuple[int, int, str]] = []
        self._shared = _shared(root)
        found = _LINE_END.search(text)
        self._line_end = found.group() if found else "\n"

    @property
    def edited(self) -> str:
        """The text with the edits made so far."""
        text = self.text
        placed = [(start, end, number) for number, (start, end, _) in enumerate(self._edits)]
        for start, end, number in sorted(placed, reverse=True):
            put = self._edits[number][2]
            text = text[:start] + put + text[end:]
        return text

    def has(self, *path: Step) -> bool:
        """Whether there is a value at a path."""
        return self._find(path) is not None

    def entries(self, *path: Step) -> list[dict[str, str]]:
        """The texts that stand by themselves in each mapping of the list at a path."""
        node = self._find(path)
        listed = node.value if isinstance(node, yaml.SequenceNode) else []
        return [
            {
                key.value: value.value
                for key, value in (each.value if isinstance(each, yaml.MappingNode) else ())
                if isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode)
            }
            for each in listed
        ]

    def line(self, *path: Step) -> tuple[int, int]:
        """The line and column of a value, from 1."""
        node = self._node(path)
        return node.start_mark.line + 1, node.start_mark.column + 1

    # --- edits --------------------------------------------------------------------------------

    def append(self, path: tuple[Step, ...], *values: object) -> None:
        """Put values after the entries of the list at a path; a single text becomes a list."""
        node = self._node(path)
        if isinstance(node, yaml.ScalarNode):
            before = [] if self._is_blank(node) else [node.value]
            self._replace(node, f"[{', '.join(map(self._flow, [*before, *values]))}]")
        elif not isinstance(node, yaml.SequenceNode):
            raise CannotEditError("a list is wanted there")
        elif node.flow_style:
            new = ", ".join(map(self._flow, values))
            self._after_last(node, node.value[-1] if node.value else None, new)
        else:
            self._new_lines(node, yaml_text(list(values)), node.start_mark.column)

    def put(self, path: tuple[Step, ...], values: Mapping[str, object], after: str = "") -> None:
        """Put keys into the mapping at a path: at its end, or after one of its keys.

        Where a list of texts or one text stands at the path, it is turned into a mapping first.
        """
        node = self._node(path)
        if isinstance(node, yaml.MappingNode):
            last = next((value for key, value in node.value if key.value == after), None)
            self._put(node, values, last)
        elif isinstance(node, yaml.ScalarNode):
            before = {} if self._is_blank(node) else {node.value: None}
            self._replace(node, self._flow({**before, **values}))
        else:
            assert isinstance(node, yaml.SequenceNode)
            self._list_as_mapping(node)
            if node.flow_style:
                self._after_last(node, node.value[-1] if node.value else None, self._pairs(values))
            else:
                self._new_lines(node, yaml_text(dict(values)), node.start_mark.column + 2)

    def remove(self, path: tuple[Step, ...]) -> None:
        """Take the lines of a key away, from a mapping with a line for each key."""
        *above, name = path
        mapping = self._node(tuple(above))
        pairs = mapping.value if isinstance(mapping, yaml.MappingNode) else []
        at = next((n for n, (key, _) in enumerate(pairs) if key.value == name), None)
        if at is None or getattr(mapping, "flow_style", True):
            raise CannotEditError("its keys do not stand on lines of their own")
        key, value = pairs[at]
        start = self._index(key) - key.start_mark.column
        if not at or self.text[start : self._index(key)].strip():
            raise CannotEditError("it is the first key")
        self._edits.append((start, self._end_of_lines(value), ""))

    def add_key(self, key: str, value: object) -> None:
        """Put a key at the end of the file."""
        end = "" if self.text.endswith(("\n", "\r")) else self._line_end
        at = len(self.text)
        self._edits.append((at, at, f"{end}{self._line_end}{self._lines(yaml_text({key: value}))}"))

    # --- where things stand -------------------------------------------------------------------

    def _find(self, path: tuple[Step, ...]) -> yaml.Node | None:
        node = self._root
        for step in path:
            if isinstance(node, yaml.MappingNode):
                named = (value for key, value in node.value if key.value == step)
                node = next(named, None)
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                node = node.value[step] if step < len(node.value) else None
            else:
                return None
        return node

    def _node(self, path: tuple[Step, ...]) -> yaml.Node:
        """The node at a path, none of which stands in two places."""
        for length in range(len(path) + 1):
            found = self._find(path[:length])
            if found is None:
                raise CannotEditError("there is nothing of that name")
            if id(found) in self._shared:
                raise CannotEditError("it is written with an anchor and an alias (& and *)")
        assert found is not None
        return found

    def _index(self, node: yaml.Node) -> int:
        return int(node.start_mark.index) + self._moved

    def _end(self, node: yaml.Node) -> int:
        """Where the text of a value ends; a block ends where its last value does."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end(last[1] if isinstance(last, tuple) else last)
        return int(node.end_mark.index) + self._moved

    def _end_of_lines(self, node: yaml.Node) -> int:
        """Where the line after the last line of a value begins."""
        end = self._end(node)
        before = self.text[:end]
        if before.endswith(("\n", "\r", "\x85", "\u2028", "\u2029")):
            return end
        found = _LINE_END.search(self.text, end)
        return found.end() if found else len(self.text)

    def _is_blank(self, node: yaml.ScalarNode) -> bool:
        return not node.style and node.value in ("", "~", "null", "Null", "NULL")

    # --- what is written ----------------------------------------------------------------------

    def _flow(self, value: object) -> str:
        return flow_text(value, quoted=self._in_json)

    @property
    def _in_json(self) -> bool:
        return bool(getattr(self._root, "flow_style", False))

    def _pairs(self, values: Mapping[str, object]) -> str:
        return self._flow(dict(values))[1:-1]

    def _lines(self, text: str, indent: str = "") -> str:
        return "".join(f"{indent}{line}{self._line_end}" for line in text.splitlines())

    def _replace(self, node: yaml.Node, text: str) -> None:
        start, end = self._index(node), self._end(node)
        before = self.text[start - 1 : start]
        space = " " if start == end and before == ":" else ""
        self._edits.append((start, end, space + text))

    def _after_last(self, node: yaml.Node, last: yaml.Node | None, text: str) -> None:
        """Put text after the last entry in brackets."""
        if last is None:
            at, lead = self._index(node) + 1, ""
        else:
            at, lead = self._end(last), ", "
        self._edits.append((at, at, f"{lead}{text}"))

    def _put(
        self, node: yaml.MappingNode, values: Mapping[str, object], last: yaml.Node | None
    ) -> None:
        if last is None:
            last = node.value[-1][1] if node.value else None
        if node.flow_style or last is None:
            if not node.flow_style:
                raise CannotEditError("there is nothing yet")
            self._after_last(node, last, self._pairs(values))
            return
        column = node.value[0][0].start_mark.column
        self._new_lines(last, yaml_text(dict(values)), column)

    def _new_lines(self, after: yaml.Node, text: str, column: int) -> None:
        """Put lines below a value, so indented."""
        at = self._end_of_lines(after)
        lead = "" if self.text[:at].endswith(("\n", "\r")) else self._line_end
        self._edits.append((at, at, lead + self._lines(text, " " * column)))

    def _list_as_mapping(self, node: yaml.SequenceNode) -> None:
        """Write the entries of a list as keys without values."""
        start, end = self._index(node), self._end(node)
        names = [each.value for each in node.value]
        if any(not isinstance(each, yaml.ScalarNode) for each in node.value):
            raise CannotEditError("its list holds more than names")
        if len({*names}) < len(names):
            raise CannotEditError("its list names something twice")
        if node.flow_style:
            self._edits += [(start, start + 1, "{"), (end - 1, end, "}")]
        for each in node.value:
            begin = self._index(each)
            if not node.flow_style:
                dash = begin - each.start_mark.column + node.start_mark.column
                if self.text[dash:begin].strip() != "-":
                    raise CannotEditError("its list is not written with an entry a line")
                self._edits.append((dash, begin, "  "))
            stop = self._end(each)
            self._edits.append((stop, stop, ": " if node.flow_style else ":"))


def _shared(root: yaml.Node | None) -> set[int]:
    """Nodes that stand in more than one place, by id."""
    seen: set[int] = set()
    shared: set[int] = set()
    waiting = [root] if root is not None else []
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            shared.add(id(node))
            continue
        seen.add(id(node))
        if isinstance(node, yaml.CollectionNode):
            for child in node.value:
                waiting += child if isinstance(child, tuple) else (child,)
    return shared
