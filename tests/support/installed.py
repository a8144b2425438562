"""Invented packages on the path, as an installer would leave them."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.support.small_framework import FRAMEWORK, VOCABULARY


def install(site: Path, package: str, entries: str, **folders: dict[str, object]) -> None:
    """A package with these entry points; each folder of it holds the small framework, changed."""
    metadata = site / f"{package}-1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", encoding="utf-8"
    )
    (metadata / "entry_points.txt").write_text(f"[eflg.frameworks]\n{entries}\n", encoding="utf-8")
    for name, changes in folders.items():
        folder = site / package.replace("-", "_") / name
        folder.mkdir(parents=True)
        plain = {key: value for key, value in FRAMEWORK.items() if key not in PARTS}
        write(folder / "framework.yaml", plain | changes)
        write(folder / "vocabulary.yaml", VOCABULARY)
        write(folder / "1-m.yaml", FRAMEWORK["modules"][0])
    code = site / package.replace("-", "_") / "__init__.py"
    code.parent.mkdir(exist_ok=True)
    code.write_text('raise SystemError("imported")\n', encoding="utf-8")


PARTS = ("modules", "vocabulary")


def write(file: Path, data: object) -> None:
    """Plain data as YAML."""
    file.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
