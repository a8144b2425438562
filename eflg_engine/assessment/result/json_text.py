"""The result as JSON text: what `writing` builds as data.

What there is much of is written without building it first; a test holds text and data together.
What is the same for every bundle, or for one bundle on every day, is written once and kept: gaps
with nothing offered and what items lack with the framework, lasting explanations with the bundle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from json import JSONEncoder
from json.encoder import encode_basestring as quoted
from typing import TypeVar

from eflg_engine.assessment.bits import bit_numbers
from eflg_engine.assessment.reasons.explain import Explanation, Gap, LeafGap, NearMiss, Offer
from eflg_engine.assessment.reasons.finding import Findings, in_days
from eflg_engine.assessment.reasons.findings import FINDINGS, ITEM_CODES_OF_A_DAY, Finding
from eflg_engine.assessment.result.about import council_about, module_about, theme_about
from eflg_engine.assessment.result.council import CouncilResult
from eflg_engine.assessment.result.criterion import CriterionResult
from eflg_engine.assessment.result.writing import ResultBuilder
from eflg_engine.assessment.rules import MOST_KEPT, Rules
from eflg_engine.assessment.state import State
from eflg_engine.framework.model import Leaf, Requirement

K = TypeVar("K")
T = TypeVar("T")
Kept = dict[object, tuple[object, str]]
"""Text by the identity of what it says, which is kept beside it so that it stays alive."""

_OPEN = "\0"
"""Where something is to be put in a text. JSON text has none of its own."""

_encoded = JSONEncoder(ensure_ascii=False).encode


def result_text(result: CouncilResult) -> str:
    """The whole result as JSON text, on one line."""
    return "".join(_Texts(result).whole(result))


def _opened(data: Mapping[str, object], key: str) -> str:
    """The text of an object up to the first entry of a list, which is its last key."""
    return f'{_encoded(data)[:-1]}, "{key}": ['


def _words(words: Sequence[str]) -> str:
    return f"[{', '.join(map(quoted, words))}]" if words else "[]"


class _FixedTexts:
    """Text that is the same for every bundle."""

    def __init__(self, laid_out: Rules) -> None:
        self.with_questions = frozenset(
            laid_out.criterion_of[leaf] for leaf in bit_numbers(laid_out.asking)
        )  # criteria
        self.about: dict[tuple[int, State], str] = {}  # a criterion in a state, but for the end
        self.leaf: dict[int, tuple[str, str]] = {}  # by identity: it in words, and as data
        self.texts: Kept = {}
        self.lacks: dict[int, tuple[Finding, str]] = {}  # of an item, by identity
        self.missing: dict[int, tuple[Findings, str]] = {}  # of a leaf

    def keep(self, store: dict[int, tuple[K, T]], said: K, text: T) -> None:
        """Keep the text of what many bundles share, by the identity of what it says."""
        if len(store) >= MOST_KEPT:
            store.clear()
        store[id(said)] = (said, text)

    @classmethod
    def of(cls, laid_out: Rules) -> _FixedTexts:
        """The fixed text of a framework, made once and kept with its rules."""
        found = laid_out.kept.get("fixed text")
        if not isinstance(found, _FixedTexts):
            found = laid_out.kept["fixed text"] = cls(laid_out)
        return found


class _Texts(ResultBuilder):
    """Writes what `ResultBuilder` builds; what there is much of without building it first."""

    def __init__(self, result: CouncilResult) -> None:
        super().__init__(result)
        self.fixed = _FixedTexts.of(self.laid_out)
        self.stores: dict[str, Kept] = {
            "framework": self.fixed.texts,
            "bundle": self.match.json_texts,
        }
        self.lacks: dict[int, tuple[Finding, str]] = {}  # that other bundles do not share
        self.titles: dict[str, tuple[str, str]] = {}  # by item
        self.elsewhere: dict[str, str] = {}  # by item

    def whole(self, result: CouncilResult) -> Iterator[str]:
        """The whole result, in pieces."""
        yield _opened(council_about(result), "modules")
        for place, module in enumerate(result.modules.values()):
            yield f"{', ' if place else ''}{_opened(module_about(module), 'themes')}"
            for number, theme in enumerate(module.themes):
                yield f"{', ' if number else ''}{_opened(theme_about(theme), 'criteria')}"
                before = ""
                for criterion in theme.criteria:
                    yield before
                    yield self.about_text(criterion)
                    yield self.outcome_text(criterion)
                    before = "}, "
                yield f"{before[:1]}]}}"
            yield "]}"
        yield "]}"

    def about_text(self, result: CriterionResult) -> str:
        """A criterion and its state, without a closing brace."""
        key = result.number, result.state
        text = self.fixed.about.get(key)
        if text is None:
            text = self.fixed.about[key] = _encoded(self.about(result))[:-1]
        return text

    def outcome_text(self, result: CriterionResult) -> str:
        """A criterion's proof or its gap, after a comma."""
        explanation = result.explanation
        if explanation is None:
            return self.settled_text(result)
        text = self.explanation_text(result, explanation)
        needed = result.needs_profile  # may differ where the explanation is the same
        return f'{text}, "needs_profile": {_words(needed)}' if needed else text

    def explanation_text(self, result: CriterionResult, explanation: Explanation) -> str:
        """Why a criterion is not met; kept where it stays the same."""
        store = self.stores.get(explanation.same_for, {})
        kept = store.get(id(explanation))
        if kept is not None and kept[0] is explanation:
            return kept[1]
        wrong, rule = map(self.near_miss_text, explanation.wrong_kind), result.rule
        text = (
            f', "reasons": {_words(explanation.reasons)}, '
            f'"gap": {self.gap_text(explanation.gap)}, "wrong_kind": [{", ".join(wrong)}], '
            f'"other_kinds": {_words(explanation.other_kinds)}, '
            f'"remedy": {quoted(rule.remedy)}, "effort": {quoted(rule.effort)}'
        )
        store[id(explanation)] = (explanation, text)
        return text

    def settled_text(self, result: CriterionResult) -> str:
        """What is said of a criterion that has no gap, after a comma."""
        if result.state is State.MET and result.number not in self.fixed.with_questions:
            day = result.holds_until
            until = "null" if day is None else f'"{day.isoformat()}"'
            return (
                f', "proof": {_words(result.proof)}, "holds_until": {until}, '
                f'"hangs_on": {_words(result.hangs_on)}'
            )
        text = _encoded(self.outcome(result))
        return "" if text == "{}" else f", {text[1:-1]}"

    def gap_text(self, gap: Gap) -> str:
        """What is missing, as a tree."""
        if isinstance(gap, LeafGap):
            return self.leaf_text(gap)
        met = [self.part_text(requires, first) for requires, first in gap.met_parts]
        return (
            f'{{"needs": "{gap.form}", "at_least": {gap.need}, "of": {gap.of}, "met": {gap.met}, '
            f'"effort_days": {gap.effort}, "gaps": [{", ".join(map(self.gap_text, gap.gaps))}], '
            f'"met_parts": [{", ".join(met)}]}}'
        )

    def part_text(self, requires: Requirement, leaf: int) -> str:
        """A part of a requirement whose first leaf has this number."""
        if not isinstance(requires, Leaf):
            return _encoded(self.part(requires, leaf)[0])
        said, asks = self.said_texts(requires)
        counted = self.match.names(self.judgement.counting[leaf])
        is_met = "true" if self.judgement.leaf_met[leaf] else "false"
        return (
            f'{{"needs": "evidence", "is_met": {is_met}, "text": {said}, '
            f'"counted": {_words(counted)}, "asks": {asks}}}'
        )

    def said_texts(self, asked: Leaf) -> tuple[str, str]:
        """What a leaf asks for, in words and as data."""
        found = self.fixed.leaf.get(id(asked))
        if found is None:
            text = quoted(self.in_words(asked))
            if asked.question is not None:
                text += f', "question": {_encoded(self.question(asked.question))}'
            found = self.fixed.leaf[id(asked)] = text, _encoded(self.asked(asked))
        return found

    def leaf_text(self, gap: LeafGap) -> str:
        """Evidence that is missing."""
        constant = not gap.counted and not gap.offered and not gap.elsewhere
        kept = self.fixed.texts.get(id(gap)) if constant else None
        if kept is not None and kept[0] is gap:
            return kept[1]
        said, asks = self.said_texts(gap.leaf)
        near = [self.near_miss_text(miss) for miss in gap.offered]
        if gap.elsewhere:
            near.append(self.elsewhere_text(gap.elsewhere, gap.criterion))
        text = (
            f'{{"needs": "evidence", "text": {said}, "counted": {_words(gap.counted)}, '
            f'"findings": [{self.leaf_findings(gap.findings)}], '
            f'"near_misses": [{", ".join(near)}], '
            f'"elsewhere_more": {gap.elsewhere_more}, "effort_days": {gap.effort}, '
            f'"asks": {asks}}}'
        )
        if constant:
            self.fixed.texts[id(gap)] = (gap, text)
        return text

    def near_miss_text(self, miss: NearMiss) -> str:
        """An item that almost counted."""
        item, findings = miss
        start, title = self.titles.get(item) or self.title(item)
        shared, own, write = self.fixed.lacks.get, self.lacks.get, self.lack_text
        text = ", ".join(
            [(shared(id(f)) or own(id(f)) or write(f))[1] for f in findings]  # by identity
        )
        return f"{start}{text.replace(_OPEN, title)}]}}"

    def elsewhere_text(self, offers: tuple[Offer, ...], needs: str) -> str:
        """Items that would count if they were offered for a criterion: the rest is the same."""
        kept = self.elsewhere
        texts = [kept.get(offer[0]) or self.offered_text(offer) for offer in offers]
        return ", ".join(texts).replace(_OPEN, quoted(needs))

    def offered_text(self, offer: Offer) -> str:
        """An item that would count elsewhere, but for the criterion."""
        item, supports = offer
        start, title = self.title(item)
        said = FINDINGS["not_offered_here"].sentence(self.wording, {"has": supports})
        text = self.elsewhere[item] = (
            f'{start}{{"code": "not_offered_here", "has": {_words(supports)}, "needs": {_OPEN}, '
            f'"sentence": "{title} {quoted(said)[1:]}}}]}}'
        )
        return text

    def title(self, item: str) -> tuple[str, str]:
        """The beginning of an item's near misses, and its id and title as they stand in texts."""
        found = self.titles.get(item)
        if found is None:
            title = quoted(f"{item} {self.items[item].title}")[1:-1]
            found = self.titles[item] = f'{{"item": {quoted(item)}, "findings": [', title
        return found

    def lack_text(self, finding: Finding) -> tuple[Finding, str]:
        """One thing that an item lacks, with its text, open where the item's title stands."""
        said = quoted(FINDINGS[finding.code].sentence(self.wording, in_days(finding).fields))
        kept = finding, f'{_opened_finding(finding)}, "sentence": "{_OPEN} {said[1:]}}}'
        if finding.code in ITEM_CODES_OF_A_DAY:
            self.lacks[id(finding)] = kept
        else:
            self.fixed.keep(self.fixed.lacks, finding, kept[1])
        return kept

    def leaf_findings(self, findings: Findings) -> str:
        """What a part of a requirement lacks."""
        kept = self.fixed.missing.get(id(findings))
        if kept is not None and kept[0] is findings:
            return kept[1]
        sentence = self.wording.sentence
        text = ", ".join(
            [
                f'{_opened_finding(each)}, "sentence": {quoted(sentence(each))}}}'
                for each in findings
            ]
        )
        if findings[-1].code != "coverage_short":  # of one bundle
            self.fixed.keep(self.fixed.missing, findings, text)
        return text


def _opened_finding(finding: Finding) -> str:
    """A finding's code and fields, without a closing brace."""
    text = f'{{"code": "{finding.code}"'
    for key, value in finding.fields.items():
        if isinstance(value, str):
            text += f', "{key}": {quoted(value)}'
        elif isinstance(value, tuple):
            text += f', "{key}": {_words(value)}'
        else:
            text += f', "{key}": {"null" if value is None else value}'
    return text
