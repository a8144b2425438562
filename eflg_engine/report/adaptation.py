"""How an adapted framework differs from its base, and whose words are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.report.blocks import PLAIN, Block, Entries, Entry, Heading, Paragraph, Said
from eflg_engine.report.catalogue import N_, say

if TYPE_CHECKING:
    from eflg_engine.framework import Framework
    from eflg_engine.framework.adaptation import Added, Base, Override

SHOWN_HASH = 16
"""How many characters of a hash a person is shown."""

_EFFECTS = {
    "stricter": N_("stricter"),
    "looser": N_("looser"),
    "changed": N_("neither stricter nor looser in every case"),
}
_REWORDED = ("remedy",)
"""Keys that hold a sentence: that it is another is said, not the whole of both."""


def base_text(base: Base) -> str:
    """A base by id, version and the beginning of its hash."""
    return f"{base.id} {base.version} (sha256 {base.sha256[:SHOWN_HASH]})"


def adapted_from(framework: Framework) -> str:
    """What a framework is adapted from and how often it differs; empty for one of its own."""
    adaptation = framework.adaptation
    if adaptation is None:
        return ""
    return say(
        "{base}, with {overrides} and {additions}",
        base=base_text(adaptation.base),
        overrides=say.number(len(adaptation.overrides), "{count} override", "{count} overrides"),
        additions=say.number(len(adaptation.added), "{count} addition", "{count} additions"),
    )


def wording_text(framework: Framework) -> str:
    """Whose words are shown, and from which file; empty where they are the framework's."""
    shown = framework.wording
    if shown is None:
        return ""
    statements = say.number(shown.statements, "{count} statement", "{count} statements")
    references = say.number(shown.references, "{count} reference", "{count} references")
    return f"{shown.file} (sha256 {shown.sha256[:SHOWN_HASH]}): {statements}, {references}"


def adaptation_blocks(framework: Framework, rank: int = 2) -> list[Block]:
    """Every override and addition, over all steps down to a framework of its own; or nothing."""
    if framework.adaptation is None:
        return []
    steps = list(framework.adaptation.steps())
    base = steps[-1].base
    entries = [_override(net, overrides) for net, overrides in framework.adaptation.net()]
    entries += [Entry(_addition(added)) for step in steps for added in step.added]
    for what, text in (
        (
            [step.widened for step in steps],
            say("Asking for all there is, and so for what was added too"),
        ),
        (
            [step.eased for step in steps],
            say("Asking for a number, or for any kind, towards which what was added counts"),
        ),
        (
            [step.kept for step in steps],
            say("Set by law, so that what was added does not count towards it"),
        ),
    ):
        if ids := list(dict.fromkeys(name for names in what for name in names)):
            entries.append(Entry(Said(f"{text}: {say.all(ids)}")))
    base_name = f"{base.id} {base.version}"
    differs = say("How {framework} differs from {base}", framework=framework.id, base=base_name)
    heading = Heading(differs, rank)
    if not entries:
        return [heading, Paragraph(say("In nothing that decides levels."))]
    said = [say("What is not listed here is as in the base.")]
    if between := [f"{step.base.id} {step.base.version}" for step in steps[:-1]]:
        said.append(
            say(
                "It adapts {frameworks}, whose differences are among these.",
                frameworks=say.all(between),
            )
        )
    return [heading, Paragraph(Said(" ".join(said))), Entries(tuple(entries))]


def _override(net: Override, overrides: list[Override]) -> Entry:
    """What is asked for of a leaf in the end, and why; where there are several steps, each."""
    text = f"{net.question or net.criterion}, {change_text(net)}"
    below = []
    for each in overrides:
        step = f"{change_text(each)}. " if len(overrides) > 1 else ""
        below.append(Entry(step + say("Because: {why}", why=each.because), mark=PLAIN))
        below.append(Entry(say("Rule: {place}", place=each.place), mark=PLAIN))
    return Entry(text, tuple(below))


def change_text(override: Override) -> str:
    """What an override changes, from what to what, and which way."""
    changes = []
    for change in override.changes:
        key = change.key.replace(".", " ")
        if change.key in _REWORDED:
            changes.append(say("{key} in other words", key=key))
        elif change.before:
            changes.append(f"{key} {change.before} -> {change.after}")
        else:
            changes.append(say("{key} {after} (not asked for before)", key=key, after=change.after))
    is_part = override.leaves > 1 and not override.question
    text = "; ".join(changes)
    if override.effect:
        text = f"{say(_EFFECTS[override.effect])}: {text}"
    if not is_part:
        return text
    return say("part {number} of {count}, {change}", number=override.leaf, count=override.leaves,
               change=text)  # fmt: skip


def override_texts(framework: Framework, criterion: str) -> list[str]:
    """Each override of a criterion in one sentence with its place; empty where there is none."""
    if framework.adaptation is None:
        return []
    return [
        f"{change_text(net)}. "
        + " ".join(
            say("Because: {why} See {place}", why=each.because, place=each.place)
            for each in overrides
        )
        for net, overrides in framework.adaptation.net()
        if net.criterion == criterion
    ]


def _addition(added: Added) -> str:
    return say("Added: {what} {id}, {title}", what=added.what, id=added.id, title=added.title)
