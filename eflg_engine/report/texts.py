"""Whole reports as text and as Markdown, for programs."""

from __future__ import annotations

from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.framework import Framework
from eflg_engine.report.assessment import assessment_blocks
from eflg_engine.report.explanation import explanation_blocks
from eflg_engine.report.framework import framework_blocks
from eflg_engine.report.render import markdown, text
from eflg_engine.report.render.text import WIDTH


def assessment_text(result: Assessment, width: int = WIDTH) -> str:
    """An assessment, as a person reads it from the top."""
    return text.render(assessment_blocks(result), width)


def explanation_text(result: Assessment, target: str, width: int = WIDTH) -> str:
    """Why one theme or criterion (by full id) comes out as it does. Raises InvalidInput."""
    return text.render(explanation_blocks(result, target), width)


def framework_text(framework: Framework, part: str | None = None, width: int = WIDTH) -> str:
    """A framework's criteria, or one module, theme or criterion of it. Raises InvalidInput."""
    return text.render(framework_blocks(framework, part), width)


def assessment_markdown(result: Assessment) -> str:
    """An assessment, with headings and tables."""
    return markdown.render(assessment_blocks(result))


def explanation_markdown(result: Assessment, target: str) -> str:
    """Why one theme or criterion (by full id) comes out as it does. Raises InvalidInput."""
    return markdown.render(explanation_blocks(result, target))


def framework_markdown(framework: Framework, part: str | None = None) -> str:
    """A framework's criteria, or one module, theme or criterion of it. Raises InvalidInput."""
    return markdown.render(framework_blocks(framework, part))
