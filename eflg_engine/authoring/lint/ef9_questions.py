"""EF9: questions that an officer would stumble over, and codes that do not say where they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eflg_engine.authoring.lint.finding import Finding, Lint, Look, Severity
from eflg_engine.authoring.rule_files import RuleFiles, criterion_place
from eflg_engine.framework.checks.modules import leaves_as_read
from eflg_engine.framework.model import Criterion, Framework, Question, leaves
from eflg_engine.reading.parts import part, word, words_at
from eflg_engine.reading.problems import Path, Place

ASKED_TWICE = Lint("EF901", "asked-twice", Severity.WARNING, "Two questions have the same words.")
LONG_QUESTION = Lint(
    "EF902", "long-question", Severity.WARNING, "A question has more than 20 words."
)
NO_QUESTION_MARK = Lint(
    "EF903", "no-question-mark", Severity.WARNING, "A question does not end in a question mark."
)
MANY_QUESTIONS = Lint(
    "EF904", "many-questions", Severity.WARNING, "A criterion asks more than five questions."
)
IDLE_SAME_AS = Lint(
    "EF905", "idle-same-as", Severity.WARNING, "`same_as` names what is the same already."
)
ODD_CODE = Lint("EF906", "odd-code", Severity.WARNING, "A code is not built as its neighbours are.")

LINTS = (ASKED_TWICE, LONG_QUESTION, NO_QUESTION_MARK, MANY_QUESTIONS, IDLE_SAME_AS, ODD_CODE)

MOST_WORDS = 20
MOST_QUESTIONS = 5

_CODE = re.compile(r"(?P<theme>.*?)(?P<level>[^\W\d]*)[0-9]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, its criterion, and its leaf as written with the path to it; None for a base's."""

    question: Question
    criterion: Criterion
    leaf: object
    path: Path

    def place(self, files: RuleFiles, *below: str | int) -> Place:
        """Where something of its leaf is written."""
        return criterion_place(files, self.criterion, *self.path, *below)


def check(look: Look) -> Iterator[Finding]:
    """What is wrong with questions and codes."""
    framework, files = look.framework, look.files
    asked: dict[str, _Asked] = {}
    for criterion in framework.criteria.values():
        questions = {each.question.id: each for each in _questions(files, criterion)}
        asked |= questions
        if len(questions) > MOST_QUESTIONS:
            place = criterion_place(files, criterion, "id")
            message = f"it asks {len(questions)} questions; {MOST_QUESTIONS} can be kept apart"
            yield Finding(MANY_QUESTIONS, place, criterion.id, message)
    yield from _sentences(files, list(asked.values()))
    yield from _same_already(files, asked)
    for theme in framework.themes.values():
        yield from _odd_codes(framework, files, theme.criteria)


def _questions(files: RuleFiles, criterion: Criterion) -> Iterator[_Asked]:
    written: dict[str, tuple[object, Path]] = {}
    if criterion.id in files.paths:
        requires = part(files.data(criterion.id), "requires")
        for path, leaf in leaves_as_read(requires, ("requires",)):
            written[word(part(leaf, "question")) or ""] = leaf, path
    for asked in leaves(criterion.requires):
        if (question := asked.question) is not None:
            leaf, path = written.get(question.id.rpartition(".")[2], (None, ()))
            yield _Asked(question, criterion, leaf, path)


def _sentences(files: RuleFiles, asked: Sequence[_Asked]) -> Iterator[Finding]:
    """Questions in the words of another, too long, or without a question mark."""
    first: dict[tuple[str, ...], Question] = {}
    for each in asked:
        question, owner, place = each.question, each.criterion.id, each.place(files, "asks")
        words = tuple(re.findall(r"[^\W_]+", question.asks.casefold()))
        other = first.setdefault(words, question)
        if other is not question and other.id not in question.answered_by:
            message = f"{question.id} has the words of {other.id}; say so: same_as: {other.id}"
            yield Finding(ASKED_TWICE, place, owner, message, of=other.id)
        many = len(question.asks.split())
        if many > MOST_WORDS:
            message = f"{question.id} has {many} words; {MOST_WORDS} can be read in one go"
            yield Finding(LONG_QUESTION, place, owner, message, of=question.id)
        if not question.asks.endswith("?"):
            message = f"{question.id} does not end in a question mark"
            yield Finding(NO_QUESTION_MARK, place, owner, message, of=question.id)


def _same_already(files: RuleFiles, asked: dict[str, _Asked]) -> Iterator[Finding]:
    """Names under `same_as` that close a circle and join nothing."""
    by_code = {each.question.code.casefold(): name for name, each in asked.items()}
    group = {name: {name} for name in asked}
    for name, each in asked.items():
        for at, said in words_at(each.leaf, (), "same_as"):
            other = by_code.get(said.casefold(), said)
            if other in group and group[other] is group[name]:
                message = f"{name} is the same as {other} already, without this"
                place = each.place(files, *at)
                yield Finding(IDLE_SAME_AS, place, each.criterion.id, message, of=other)
            elif other in group:
                both = group[name] | group[other]
                group |= dict.fromkeys(both, both)


def _odd_codes(
    framework: Framework, files: RuleFiles, criteria: Sequence[Criterion]
) -> Iterator[Finding]:
    """Codes that begin otherwise than most of the theme, or have other letters than their level."""
    coded = [(criterion, _CODE.fullmatch(criterion.code)) for criterion in criteria]
    themes = Counter(match["theme"] for _, match in coded if match and match.string)
    if not themes:
        return
    usual, many = themes.most_common(1)[0]
    letters = _letters(framework)
    for criterion, match in coded:
        message = ""
        if not criterion.code:
            message = "it has no code, as others of its theme have"
        elif match is None or (match["theme"] != usual and many > 1):
            message = f'its code {criterion.code} does not begin with "{usual}", as its theme does'
        elif match["level"] != letters[criterion.level]:
            title = framework.levels[criterion.level].title
            message = f'its code {criterion.code} has not the letters of {title}, "'
            message += f'{letters[criterion.level]}"'
        if message:
            place = criterion_place(files, criterion, "code" if criterion.code else "id")
            yield Finding(ODD_CODE, place, criterion.id, message)


def _letters(framework: Framework) -> dict[int, str]:
    """The letters that stand for each level in most of its codes."""
    found: dict[int, Counter[str]] = {}
    for criterion in framework.criteria.values():
        if criterion.code and (match := _CODE.fullmatch(criterion.code)):
            found.setdefault(criterion.level, Counter())[match["level"]] += 1
    return {level: counts.most_common(1)[0][0] for level, counts in found.items()}
