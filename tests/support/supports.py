"""What stands under `supports`, in every form, drawn for tests."""

from typing import Any

from hypothesis import strategies as st

TEXT = st.text("abc .12", min_size=1, max_size=6).filter(str.strip)


def mappings(names: st.SearchStrategy[str], places: st.SearchStrategy[str]) -> Any:
    """Mappings from names to nothing, a place, questions, or questions with places."""
    placed = _keyed(names, st.none() | places)
    more = st.none() | places | st.lists(names, min_size=1, max_size=3) | placed
    return _keyed(names, more)


def _keyed(names: st.SearchStrategy[str], values: st.SearchStrategy[Any]) -> Any:
    """Mappings whose keys differ without the space around them too."""
    pairs = st.tuples(names, values)
    unique = st.lists(pairs, min_size=1, max_size=3, unique_by=lambda pair: pair[0].strip())
    return unique.map(dict)


@st.composite
def offers(draw: st.DrawFn, targets: dict[str, list[str]]) -> tuple[Any, dict[str, str]]:
    """A form of `supports`, and what it says: by id, the place or "".

    `targets` has the ways to write each id that can be supported; those of a question are after
    its criterion, as `criterion.word`.
    """
    ids = draw(st.lists(st.sampled_from(sorted(targets)), min_size=1, max_size=5, unique=True))
    if draw(st.booleans()):
        return [draw(st.sampled_from(targets[each])) for each in ids], dict.fromkeys(ids, "")
    said: dict[str, str] = {}
    written: dict[str, Any] = {}
    for each in ids:
        place = draw(st.just("") | TEXT.map(str.strip).map(lambda text: f"page {text}"))
        criterion, _, question = each.rpartition(".")
        keys = [key for key in written if key in targets.get(criterion, ())]
        if each.count(".") == 3 and draw(st.booleans()):
            key = keys[0] if keys else draw(st.sampled_from(targets[criterion]))
            under = written.get(key)
            if under is None and key not in written:
                under = written[key] = {} if draw(st.booleans()) else []
            if isinstance(under, dict):
                under[question] = place or None
                said[each] = place
                continue
            if isinstance(under, list):
                under.append(question)
                said[each] = ""
                continue
        names = [name for name in targets[each] if name not in written]
        if names:
            written[draw(st.sampled_from(names))] = place or None
            said[each] = place
    return written, said
