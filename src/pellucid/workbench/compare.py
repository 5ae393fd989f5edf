"""The verb *compare*: runs side by side, in settings that differ, results and curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pellucid.errors import InputError
from pellucid.run import Curves
from pellucid.runs.folder import RunFolder
from pellucid.runs.outline import PARTS, Outline

MOST_RUNS = 8
"""More lines in a figure cannot be told apart."""


@dataclass(frozen=True)
class Comparison:
    """Several runs beside each other.

    Args:
        runs: in the order they were named.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> from pellucid.workbench.train import train
        >>> with TemporaryDirectory() as place:
        ...     runs = [train("celsius", epochs=1, l2=l2, out=f"{place}/{l2}") for l2 in (0.1, 0.2)]
        ...     compare(*runs).settings
        {'train.l2': [0.1, 0.2]}
    """

    runs: Sequence[Outline]

    @property
    def names(self) -> list[str]:
        """The runs' names."""
        return [run.folder.name for run in self.runs]

    @property
    def settings(self) -> dict[str, list[Any]]:
        """Every setting that is not the same in all of them, with its value in each."""
        known = dict.fromkeys(name for run in self.runs for name in run.settings)
        values = {name: [run.settings.get(name) for run in self.runs] for name in known}
        return {name: each for name, each in values.items() if any(value != each[0] for value in each)}

    @property
    def results(self) -> dict[str, list[float | None]]:
        """Loss and metrics of every part, ``test.accuracy`` and so on, in each of them."""
        found: list[Mapping[str, float]] = [
            {f"{part}.{name}": value for part in PARTS for name, value in run.results.get(part, {}).items()}
            for run in self.runs
        ]
        known = dict.fromkeys(name for results in found for name in results)
        return {name: [results.get(name) for results in found] for name in known}

    @property
    def curves(self) -> dict[str, list[Sequence[float]]]:
        """The histories that all of them have: loss, and the first metric, of the most telling part."""
        shared = [name for name in self.runs[0].record.history if all(name in run.record.history for run in self.runs)]
        part = next((each for each in PARTS if f"{each}.loss" in shared), "train")
        metrics = [name for name in shared if name.startswith(f"{part}.") and not name.endswith(".loss")]
        chosen = dict.fromkeys(name for name in ("train.loss", f"{part}.loss", *metrics[:1]) if name in shared)
        return {name: [run.record.history[name] for run in self.runs] for name in chosen}

    def plot(self) -> Curves:
        """The curves of all runs on one sheet, as SVG; shows itself in a notebook."""
        from pellucid.draw import draw_sheet
        from pellucid.draw.lines import Series, draw_lines

        figures = [
            draw_lines(
                [Series(run, range(1, len(line) + 1), line) for run, line in zip(self.names, lines, strict=True)],
                names=("epoch", name),
                title=f"{name} by epoch",
            )
            for name, lines in self.curves.items()
        ]
        return Curves(draw_sheet([figures], title=f"{', '.join(self.names)} compared"))

    def to_json(self) -> dict[str, Any]:
        """What ``pellucid runs A B --json`` prints."""
        return {
            "runs": [run.to_json() for run in self.runs],
            "settings": self.settings,
            "results": self.results,
            "curves": self.curves,
        }


def compare(*runs: Any) -> Comparison:
    """Put runs side by side.

    Args:
        *runs: names, folders, or runs themselves; two to eight.

    Raises:
        InputError: there is no such run, or there are too few or too many.
    """
    if not 2 <= len(runs) <= MOST_RUNS:
        raise InputError(
            "runs are compared two to eight at a time", code="compare.count", got=len(runs), allowed=f"2 to {MOST_RUNS}"
        )
    return Comparison([Outline.of(_folder_of(run)) for run in runs])


def _folder_of(run: Any) -> RunFolder:
    folder = getattr(run, "folder", None)
    return folder if isinstance(folder, RunFolder) else RunFolder.open(run if isinstance(run, str | Path) else str(run))
