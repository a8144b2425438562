"""Print the lowest version of each dependency that pyproject.toml allows, as constraints for pip.

What pyproject.toml gives no lower bound is left to pip, and so is what dependencies bring.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
_BOUND = re.compile(r"([\w.-]+)(?:\[[\w, -]*\])?\s*(?:>=|==)\s*([\w.]+?)(?:\.\*)?\s*(?:[,;].*)?")


def lowest_versions(text: str) -> Iterator[str]:
    """`name==version` of each requirement of a pyproject.toml that has a lower bound."""
    data = tomllib.loads(text)
    project = data["project"]
    listed = [*data["build-system"]["requires"], *project["dependencies"]]
    listed += [each for extra in project["optional-dependencies"].values() for each in extra]
    bounds = {found[1]: found[2] for each in listed if (found := _BOUND.fullmatch(each))}
    yield from (f"{name}=={version}" for name, version in sorted(bounds.items()))


def main() -> int:
    """Print them, one a line."""
    print("\n".join(lowest_versions(PYPROJECT.read_text(encoding="utf-8"))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
