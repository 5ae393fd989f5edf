"""What the documents show runs, and prints what they say.

The ``python`` blocks of a document are one program; a ``text`` block right after one is what it
prints.  Lines of ``console`` blocks that begin with ``$ pellucid`` are run in the same folder and
must succeed; of a studio, what its first page is to see is opened, and nothing is served.
``python no-run: reason`` is left out.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)(?P<target>[^)#]+)")


def name(path: Path) -> str:
    """A document as it is named in the project."""
    return path.relative_to(ROOT).as_posix()


each_document = pytest.mark.parametrize("path", DOCUMENTS, ids=name)

SLOW = ("docs/02-own-data.md", "docs/tables.md", "docs/what-introductions-say.md", "docs/gallery/")
"""What takes several seconds each, or a second thirty times."""


class Block(NamedTuple):
    """A fenced block and where it stands."""

    info: str
    body: str
    line: int
    between: str  # text since the block before


def blocks_of(text: str) -> list[Block]:
    """The fenced blocks of a document, in order."""
    found, end = [], 0
    for match in FENCE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        found.append(Block(match["info"].strip(), match["body"], line, text[end : match.start()]))
        end = match.end()
    return found


def run_python(block: Block, path: Path, names: dict[str, Any]) -> str:
    """What the block prints; errors name the document's own lines."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile("\n" * block.line + block.body, str(path), "exec"), names)
    return printed.getvalue()


def has_command_line() -> bool:
    """Whether there is a command line to run; an empty folder is none."""
    spec = find_spec("pellucid.cli")
    return spec is not None and spec.origin is not None


def open_instead(home: Path, *, wanted: dict[str, Any], **listening: Any) -> None:
    """In place of a server that runs until Ctrl-C: open what its first page would see."""
    from pellucid.studio.opening import opened

    live, _ = opened(wanted, home / "sessions")
    assert len(live.setup.dataset) > 0


def run_console(block: Block) -> None:
    """Every ``$ pellucid …`` line of the block, in the current folder and in this process, which compiles less."""
    from pellucid.cli.ending import Ending
    from pellucid.cli.program import program

    for line in block.body.replace("\\\n", " ").splitlines():
        if line.startswith("$ pellucid"):
            words = shlex.split(line[2:], comments=True)[1:]
            printed = io.StringIO()
            serving = patch("pellucid.studio.serve.serve", open_instead)
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed), serving:
                code = Ending.of(words).run(program, words)
            assert code == 0, f"{line}\n{printed.getvalue()}"


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=pytest.mark.slow) if name(path).startswith(SLOW) else path for path in DOCUMENTS],
    ids=name,
)
def test_a_document_runs_as_written(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = blocks_of(path.read_text(encoding="utf-8"))
    if any(block.info == "console" for block in blocks) and not has_command_line():
        pytest.skip("pellucid.cli is not written yet")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "__main__"}
    printed = None
    for block in blocks:
        if block.info == "text" and printed is not None and not block.between.strip():
            assert printed == block.body, f"{path.name}, line {block.line}"
        printed = run_python(block, path, names) if block.info == "python" else None
        if block.info == "console":
            run_console(block)


@each_document
def test_a_block_that_is_not_run_says_why(path: Path) -> None:
    for block in blocks_of(path.read_text(encoding="utf-8")):
        if block.info.startswith("python") and block.info != "python":
            assert re.fullmatch(r"python no-run: \S.+", block.info), f"{path.name}, line {block.line}"


@each_document
def test_every_link_inside_the_project_leads_somewhere(path: Path) -> None:
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    for match in LINK.finditer(text):
        assert (path.parent / match["target"]).exists(), match["target"]
