"""What a panel is to discuss first: the parts on which it differs, by what hangs on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eflg_engine.assessment.ladder import Levels
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.panel.parts import part_code, part_text, parts_in_order
from eflg_engine.panel.ratings import AGREED, INDEPENDENT, Rating, Ratings, Scale
from eflg_engine.panel.standing import Effect, Rated, Standing, middle
from eflg_engine.reading.one_line import one_line
from eflg_engine.reading.problems import InvalidInput, Place, Problem, did_you_mean, listed
from eflg_engine.reading.values import folded


@dataclass(frozen=True, slots=True)
class Topic:
    """A part on which independent ratings differ and nothing is agreed.

    `apart` is how many steps lie between the lowest and the highest. `effect` is what the highest
    gives over the lowest with the middle of all other ratings; `at_best` with the highest of them.
    """

    id: str
    code: str
    text: str
    scale: Scale
    given: tuple[Rating, ...]
    apart: int
    effect: Effect
    at_best: Effect

    __repr__ = one_line


@dataclass(frozen=True, slots=True)
class Agenda:
    """What to discuss, first things first, and what the ratings come to as they are.

    `middle` takes the middle of the ratings of each part, the lower of two; `lowest` and `highest`
    the lowest and the highest. `settled` are the parts on which they differed, and agreed since.
    """

    ratings: Ratings
    result: Assessment
    topics: tuple[Topic, ...]
    settled: tuple[str, ...]
    alike: int
    lowest: Levels
    middle: Levels
    highest: Levels

    __repr__ = one_line


def ratings_of(
    ratings: Ratings, result: Assessment, council: str = "", file: str = "RATINGS"
) -> Ratings:
    """The ratings of the council that an assessment is of, or that `council` names in the file.

    Raises InvalidInput, with the name of their file, where there are none.
    """
    name = council or result.bundle.council.name
    kept = tuple(each for each in ratings.ratings if folded(each.council) == folded(name))
    if not kept:
        option = "--council" if council else file
        raise InvalidInput(
            [
                Problem(
                    "unknown_council",
                    Place(option),
                    "there are no ratings of this council",
                    name,
                    listed(ratings.councils),
                    did_you_mean(name, ratings.councils)
                    or "where the file calls it otherwise, give that name with --council",
                )
            ]
        )
    return Ratings(ratings.framework, kept, ratings.evidence)


def panel_agenda(ratings: Ratings, result: Assessment) -> Agenda:
    """The agenda of a panel, from its ratings of one council (see `ratings_of`) and its evidence.

    The order is that of the levels at stake: of the council, of a module, of a theme, as the
    middle of all other ratings has it; then as the highest of them have it; then of how far the
    ratings lie apart; then the framework's own.
    """
    given: dict[Rated, list[Rating]] = defaultdict(list)
    agreed: dict[Rated, set[int]] = defaultdict(set)
    for each in ratings.ratings:
        if each.round == INDEPENDENT:
            given[each.target, each.scale].append(each)
        elif each.round == AGREED:
            agreed[each.target, each.scale].add(each.rank)
    ranks = {part: [each.rank for each in found] for part, found in given.items()}
    settled = {part: next(iter(found)) for part, found in agreed.items() if len(found) == 1}
    standing = Standing(result)

    def picked(pick: Callable[[list[int]], int]) -> dict[Rated, int]:
        return {part: pick(found) for part, found in ranks.items()} | settled

    in_middle, best = picked(middle), picked(max)
    topics = [
        _topic(standing, part, found, in_middle, best)
        for part, found in given.items()
        if len({*ranks[part]}) > 1 and part not in settled
    ]
    order = {part: n for n, part in enumerate(parts_in_order(ratings.framework))}
    topics.sort(
        key=lambda each: (
            *(-number for number in (*each.effect, *each.at_best)),
            -each.apart,
            order[each.id],
        )
    )
    differ = [part for part, found in ranks.items() if len({*found}) > 1]
    return Agenda(
        ratings,
        result,
        tuple(topics),
        tuple(part for part, scale in differ if (part, scale) in settled),
        len(ranks) - len(differ),
        standing.levels(picked(min)),
        standing.levels(in_middle),
        standing.levels(best),
    )


def _topic(
    standing: Standing,
    part: Rated,
    given: Sequence[Rating],
    in_middle: Mapping[Rated, int],
    best: Mapping[Rated, int],
) -> Topic:
    ranks = [each.rank for each in given]

    def effect(others: Mapping[Rated, int]) -> Effect:
        low, high = (standing.levels({**others, part: rank}) for rank in (min(ranks), max(ranks)))
        return Effect.between(low, high)

    framework = standing.framework
    return Topic(
        part[0],
        part_code(framework, part[0]),
        part_text(framework, part[0]),
        part[1],
        tuple(given),
        max(ranks) - min(ranks),
        effect(in_middle),
        effect(best),
    )
