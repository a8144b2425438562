"""The public face: every name can be had, is typed, and is what the pages use."""

from __future__ import annotations

import ast
import contextlib
import inspect
import io
import re
import subprocess
import sys
import textwrap
import typing
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from eflg_engine import Bundle, Framework, analysis, assess, authoring, find_crosswalk
from tests.support.places import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PUBLIC = (
    "eflg_engine",
    "eflg_engine.analysis",
    "eflg_engine.authoring",
    "eflg_engine.batch",
    "eflg_engine.cross_check",
    "eflg_engine.panel",
    "eflg_engine.report",
)
LAZY = tuple(name for name in PUBLIC if name != "eflg_engine.cross_check")
BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)


def public_names() -> Iterator[tuple[str, str, object]]:
    for package in PUBLIC:
        module = import_module(package)
        for name in module.__all__:
            yield package, name, getattr(module, name)


def callables() -> Iterator[tuple[str, Callable[..., object]]]:
    """Every public function, class, method and property's getter, by its name."""
    seen = set()
    for package, name, value in public_names():
        if inspect.isfunction(value):
            yield f"{package}.{name}", value
        if not inspect.isclass(value):
            continue
        for base in reversed(value.__mro__):
            if not base.__module__.startswith("eflg_engine") or base in seen:
                continue
            seen.add(base)
            yield f"{package}.{name}", base
            for attribute, member in vars(base).items():
                if attribute.startswith("_") and attribute != "__init__":
                    continue
                function = getattr(member, "__func__", None) or getattr(member, "fget", None)
                function = function or getattr(member, "work_out", None) or member
                if inspect.isfunction(function):
                    yield f"{package}.{name}.{attribute}", function


CALLABLES = dict(callables())


@pytest.mark.parametrize("package", PUBLIC)
def test_every_name_of_a_public_module_can_be_had(package: str) -> None:
    module = import_module(package)
    assert module.__all__ == sorted(module.__all__)
    assert set(module.__all__) <= set(dir(module))
    for name in module.__all__:
        assert not inspect.ismodule(getattr(module, name)), name
    with pytest.raises((AttributeError, ImportError)):
        exec(f"from {package} import no_such_name", {})


@pytest.mark.parametrize("package", LAZY)
def test_type_checkers_see_the_names_that_a_program_can_import(package: str) -> None:
    module = import_module(package)
    assert module.__file__ is not None
    seen = {}
    for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and any(alias.asname for alias in node.names):
            for alias in node.names:
                assert alias.name == alias.asname
                seen[alias.name] = node.module
    assert sorted(seen) == module.__all__
    for name, home in seen.items():
        assert getattr(import_module(str(home)), name) is getattr(module, name)


def test_whoever_imports_a_module_first_the_name_is_the_function() -> None:
    """A module of the same name as a public name would be found in its place."""
    for package in LAZY:
        folder = Path(str(import_module(package).__file__)).parent
        inside = {path.stem for path in folder.iterdir()}
        assert inside.isdisjoint(import_module(package).__all__)


def test_the_top_imports_nothing_until_it_is_asked() -> None:
    code = (
        "import sys, eflg_engine, eflg_engine.analysis, eflg_engine.report;"
        "print([m for m in sys.modules if m.startswith(('eflg_engine', 'pydantic', 'yaml'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert sorted(ast.literal_eval(done.stdout)) == [
        "eflg_engine",
        "eflg_engine.analysis",
        "eflg_engine.lazy_exports",
        "eflg_engine.report",
    ]


def test_type_hints_resolve() -> None:
    failing = set()
    for name, value in CALLABLES.items():
        try:
            typing.get_type_hints(value)
        except NameError:
            failing.add(name)
    assert failing == set()


def test_everything_public_is_annotated() -> None:
    for name, value in CALLABLES.items():
        if inspect.isclass(value):
            continue
        for parameter in inspect.signature(value).parameters.values():
            if parameter.name not in ("self", "cls", "_"):
                assert parameter.annotation is not parameter.empty, f"{name}: {parameter.name}"
        assert "return" in value.__annotations__, name


def test_public_attributes_are_annotated() -> None:
    """Type checkers infer what a constructor assigns, each in its own way, unless it is said."""
    for _, _, value in public_names():
        if not inspect.isclass(value) or not value.__module__.startswith("eflg_engine"):
            continue
        (defined,) = ast.parse(textwrap.dedent(inspect.getsource(value))).body
        assert isinstance(defined, ast.ClassDef)
        annotated = {
            attribute
            for base in value.__mro__
            for attribute in inspect.get_annotations(base)  # includes those of named tuples
        }
        for method in defined.body:
            if not isinstance(method, ast.FunctionDef):
                continue
            parameters = {parameter.arg for parameter in method.args.args + method.args.kwonlyargs}
            for node in ast.walk(method):
                if isinstance(node, ast.Assign):
                    plain = isinstance(node.value, ast.Name) and node.value.id in parameters
                    inferred = set() if plain else set(map(_of_self, node.targets))
                    missing = {name for names in inferred for name in names} - annotated
                    assert not missing, f"{value.__name__}: {missing}"


def _of_self(target: ast.expr) -> tuple[str, ...]:
    """The public attributes of self that an assignment sets."""
    parts = target.elts if isinstance(target, ast.Tuple) else [target]
    return tuple(
        part.attr
        for part in parts
        if isinstance(part, ast.Attribute)
        and isinstance(part.value, ast.Name)
        and part.value.id == "self"
        and not part.attr.startswith("_")
    )


def test_everything_public_says_what_it_is() -> None:
    silent = [
        name
        for name, value in CALLABLES.items()
        if not name.endswith(".__init__") and not inspect.getdoc(value)
    ]
    assert silent == []


def test_what_is_public_shows_itself_in_one_short_line() -> None:
    framework = Framework.load("eflg-2021")
    bundle = Bundle.load(ROOT / "evidence_samples" / "northmere-2024.yaml", framework)
    result = assess(bundle, framework)
    unmet = result.criteria["leadership.scrutiny.fixed_cycle"]
    assert unmet.explanation is not None
    assert repr(result) == "<Assessment Northmere Borough Council 2024-12-02: developing>"
    assert repr(unmet) == "<CriterionResult leadership.scrutiny.fixed_cycle: not_met>"
    shown = [
        *(framework, framework.vocabulary, framework.vocabulary.kinds, framework.levels[0]),
        *(framework.modules[0], framework.modules[0].themes[0], unmet.rule, result.policy),
        *(bundle, bundle.evidence[0], bundle.council, bundle.scope, bundle.objectives[0]),
        *(bundle.actions[0], result.themes["leadership.scrutiny"], result.modules["leadership"]),
        *(unmet.explanation, unmet.explanation.gap, result.other_policies[0]),
        analysis.make_plan(bundle, framework, "achieving", part="workforce.data"),
        analysis.forecast(bundle, framework, date(2025, 3, 31)),
        analysis.compare(result, result),
        analysis.compare_claims(result),
        analysis.golden_thread(bundle, framework, result.as_at),
        analysis.timetable(result, date(2025, 6, 12)),
        analysis.action_plan(result),
        analysis.what_if(bundle, bundle, framework),
        authoring.check_bundle(result),
        find_crosswalk("eflg-2012", "eflg-2021"),
    ]
    for text in map(repr, shown):
        assert len(text) <= 200
        assert "\n" not in text
        assert " object at 0x" not in text


def blocks() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for number, match in enumerate(BLOCK.finditer(page.read_text(encoding="utf-8")), start=1):
            yield f"{page.relative_to(ROOT)} {number}", match[1]


BLOCKS = dict(blocks())


@pytest.mark.parametrize("where", BLOCKS)
def test_pages_import_public_names_only(where: str) -> None:
    for node in ast.walk(ast.parse(BLOCKS[where])):
        if isinstance(node, ast.Import):
            assert not any(alias.name.startswith("eflg_engine") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and str(node.module).startswith("eflg_engine"):
            assert node.module in PUBLIC
            assert {alias.name for alias in node.names} <= set(import_module(node.module).__all__)


@pytest.mark.parametrize("page", sorted({where.split()[0] for where in BLOCKS}))
def test_the_python_of_a_page_runs_from_top_to_bottom(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Later blocks use what earlier ones made; a value in a comment behind print is printed."""
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    for where, block in BLOCKS.items():
        if where.split()[0] == page:
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(compile(block, where, "exec"), names)
            said = re.findall(r"^ *print\(.*\)  # (.+)$", block, re.MULTILINE)
            assert printed.getvalue().splitlines() == said
