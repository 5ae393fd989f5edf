"""The gallery's tables and pictures, from its own runs: ``python tools/gallery.py --write [NAME …]``.

Runs each system with several seeds.  The table of ``docs/gallery/NAME.md`` shows what seed 0
measured and how many seeds held; the pictures are those of seed 0.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from pellucid.gallery import Promise, Stage, System, systems

ROOT = Path(__file__).resolve().parent.parent
PAGES, PICTURES = ROOT / "docs" / "gallery", ROOT / "docs" / "pictures" / "gallery"
SEEDS = 5
END = "<!-- end -->"


def shown(system: System, seed: int, folder: Path) -> list[Promise]:
    """What a system promised and measured with one seed."""
    return system.run(Stage(lambda text: None, lambda event: None, folder, seed))


def promise_table(runs: list[list[Promise]]) -> str:
    """The table of a page: what seed 0 measured, and how many of the seeds held."""
    seeds = f"{len(runs)} seed{'s' * (len(runs) != 1)}"
    lines = [f"| what | promised | measured (seed 0) | held, of {seeds} |", "|---|---|---|---|"]
    for place, first in enumerate(runs[0]):
        held = "reported" if first.held is None else str(sum(bool(run[place].held) for run in runs))
        lines.append(f"| {first.about} | {first.promised} | {first.measured} | {held} |")
    return "\n".join(lines)


def between(text: str, start: str, new: str) -> str:
    """The text with what stands between a marker and ``<!-- end -->`` exchanged."""
    before, _, rest = text.partition(start)
    return f"{before}{start}\n{new}\n{END}{rest.partition(END)[2]}"


def system_list() -> str:
    """The list of the gallery's page: every system with its sentence."""
    lines = ["| system | what it shows | takes about | needs |", "|---|---|---|---|"]
    for each in systems.values():
        lines.append(f"| [{each.name}]({each.name}.md) | {each.about} | {each.seconds:g} s | {each.needs} |")
    return "\n".join(lines)


def write(system: System, seeds: int) -> bool:
    """Write the table and the pictures of one system; whether everything held."""
    with tempfile.TemporaryDirectory() as folder:
        runs = [shown(system, seed, Path(folder) if seed else PICTURES) for seed in range(seeds)]
    page = PAGES / f"{system.name}.md"
    page.write_text(
        between(page.read_text(encoding="utf-8"), f"<!-- promises: {system.name} -->", promise_table(runs)),
        encoding="utf-8",
    )
    broken = [each.about for run in runs for each in run if each.held is False]
    print(f"{system.name}: {'all hold' if not broken else f'NOT HELD: {broken}'}", flush=True)
    return not broken


def main() -> None:
    """Write the pages of the named systems, or of all that need nothing fetched."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--write", action="store_true", required=True)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    given = parser.parse_args()
    chosen = [systems[name] for name in given.names] or [each for each in systems.values() if not each.needs]
    index = PAGES / "README.md"
    index.write_text(between(index.read_text(encoding="utf-8"), "<!-- systems -->", system_list()), encoding="utf-8")
    held = [write(each, given.seeds) for each in chosen]
    sys.exit(0 if all(held) else 1)


if __name__ == "__main__":
    main()
