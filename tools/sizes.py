"""Lines per module and the ten longest functions: it informs and never fails.

Docstrings and blank lines are left out, so that writing documentation costs nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def code_lines(source: str) -> set[int]:
    """Numbers of the lines that are neither blank nor docstring."""
    written = {number for number, line in enumerate(source.splitlines(), 1) if line.strip()}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node) is not None:
            written -= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return written


def functions(path: Path) -> Iterator[tuple[int, str]]:
    """Length and place of each function of a module."""
    source = path.read_text(encoding="utf-8")
    lines = code_lines(source)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = len(lines & set(range(node.lineno, (node.end_lineno or 0) + 1)))
            yield length, f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"


def main() -> None:
    """Print both tables."""
    modules = sorted((ROOT / "src" / "pellucid").rglob("*.py"))
    sizes = {path: len(code_lines(path.read_text(encoding="utf-8"))) for path in modules}
    for path, size in sorted(sizes.items(), key=lambda item: -item[1]):
        print(f"{size:6}  {path.relative_to(ROOT)}")
    print(f"{sum(sizes.values()):6}  lines in {len(sizes)} modules\n\nthe ten longest functions")
    for length, place in sorted((item for path in modules for item in functions(path)), reverse=True)[:10]:
        print(f"{length:6}  {place}")


if __name__ == "__main__":
    main()
