"""Local adaptations of a base, made from text and data."""

from __future__ import annotations

from eflg_engine import Framework
from eflg_engine.framework import build
from eflg_engine.framework import open as loading
from eflg_engine.framework.adapt.adapting import adapt
from eflg_engine.reading.parts import Part
from eflg_engine.reading.plain_data import read_data
from eflg_engine.reading.yaml_text import read_text
from tests.support.places import ADAPTED
from tests.support.plain_data import Data


def base_data(name: str) -> build.Loaded:
    return loading.load_folder(ADAPTED / name)


def adapted_text(text: str, base: build.Loaded) -> Framework:
    document = read_text(text, "local")
    return adapt(base, Part(document, document.data), []).framework


def adapted(data: Data, modules: list[Data], base: build.Loaded) -> Framework:
    document = read_data({**data, "modules": modules}, "<local>")
    whole = document.data
    assert isinstance(whole, dict)
    parts = [Part(document, each, ("modules", n)) for n, each in enumerate(whole["modules"])]
    return adapt(base, Part(document, whole), parts).framework
