"""The file tree with one sentence a module, taken from the modules themselves.

``python tools/tree.py`` prints it; ``--write`` puts it between the markers in README.md.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "pellucid"
README = ROOT / "README.md"
START, END = "<!-- tree: written by `make tree` -->\n", "<!-- end of tree -->"


def sentence(path: Path) -> str:
    """The first line of a module's docstring; of a folder, that of its ``__init__.py``."""
    module = path / "__init__.py" if path.is_dir() else path
    docstring = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) if module.exists() else None
    return docstring.splitlines()[0] if docstring else ""


def parts(folder: Path) -> list[Path]:
    """Folders with Python in them, then modules, each by name; ``__init__.py`` speaks for its folder."""
    folders = sorted(path for path in folder.iterdir() if path.is_dir() and any(path.rglob("*.py")))
    return folders + sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")


def branches(folder: Path, indent: str = "") -> Iterator[tuple[str, str]]:
    """Each part under ``folder`` as its drawn branch and its sentence."""
    here = parts(folder)
    for path in here:
        last = path == here[-1]
        yield f"{indent}{'└── ' if last else '├── '}{path.name}{'/' if path.is_dir() else ''}", sentence(path)
        if path.is_dir():
            yield from branches(path, indent + ("    " if last else "│   "))


def tree(package: Path = PACKAGE) -> str:
    """The whole tree as text, sentences in one column."""
    lines = [("src/pellucid/", sentence(package)), *branches(package)]
    width = max(len(branch) for branch, _ in lines) + 2
    return "\n".join(f"{branch:{width}}{about}".rstrip() for branch, about in lines)


def with_tree(readme: str) -> str:
    """The README with the tree of today between its markers."""
    before, rest = readme.split(START)
    after = rest.split(END)[1]
    return f"{before}{START}```text\n{tree()}\n```\n{END}{after}"


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        README.write_text(with_tree(README.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(tree())
