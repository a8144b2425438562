"""Local adaptations of a base, made from text and data."""

from __future__ import annotations

from eflg_engine import Framework
from eflg_engine.framework import build as loading
from eflg_engine.framework.adapt.adapting import adapt_base
from eflg_engine.framework.checks.references import Part
from eflg_engine.reading.document import read_data, read_text
from tests.support.places import ADAPTED
from tests.support.plain_data import Data


def base_data(name: str) -> loading.Loaded:
    return loading.load_folder(ADAPTED / name)


def adapted_text(text: str, base: loading.Loaded) -> Framework:
    document = read_text(text, "local")
    return adapt_base(base, Part(document, document.data), []).framework


def adapted(data: Data, modules: list[Data], base: loading.Loaded) -> Framework:
    document = read_data({**data, "modules": modules}, "<local>")
    whole = document.data
    assert isinstance(whole, dict)
    parts = [Part(document, each, ("modules", n)) for n, each in enumerate(whole["modules"])]
    return adapt_base(base, Part(document, whole), parts).framework
