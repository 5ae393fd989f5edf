"""What training without a word said makes of tables, beside scikit-learn, on the same rows.

``python benchmarks/tables.py`` prints the table; ``--write`` puts it between the markers in
docs/tables.md.  Everyone is measured on the same test rows, seed by seed.  The network learns
from the training rows and looks at the validation rows to decide which epoch to keep; the others
have nothing to decide and learn from both.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from results import machine, spelled_machine
from sklearn.datasets import make_classification, make_friedman1
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression, RidgeCV
from sklearn.neural_network import MLPClassifier, MLPRegressor

import pellucid
from pellucid.data.arrays import from_arrays
from pellucid.data.preprocess.preparation import Preparation
from pellucid.run import Run

PAGE = Path(__file__).resolve().parent.parent / "docs" / "tables.md"
START, END = "<!-- figures: written by `make bench-tables` -->\n", "<!-- end of figures -->"

OURS = "Pellucid"
DIGITS = 3
CONVERGED = 2000
"""Most epochs of scikit-learn's network where it may go on until it stops by itself."""


def friedman() -> tuple[np.ndarray, np.ndarray]:
    """500 rows by Friedman's first formula: five of ten columns matter, and there is noise."""
    x, y = make_friedman1(500, noise=1.0, random_state=0)
    return x, y


def noisy_classes() -> tuple[np.ndarray, np.ndarray]:
    """2,000 rows of two classes in 20 columns, half of which matter; one label in ten is drawn by lot."""
    x, y = make_classification(2000, 20, n_informative=10, n_clusters_per_class=3, flip_y=0.1, random_state=0)
    return x, y


TABLES: dict[str, Any] = {
    "iris": "iris",
    "wine": "wine",
    "breast-cancer": "breast-cancer",
    "diabetes": "diabetes",
    "california-housing": "california-housing",
    "Friedman's formula (generated)": friedman,
    "noisy classes (generated)": noisy_classes,
}

PEERS: dict[str, tuple[Callable[[int], Any], Callable[[int], Any]]] = {
    "scikit-learn MLP": (
        lambda seed: MLPClassifier(random_state=seed),
        lambda seed: MLPRegressor(random_state=seed),
    ),
    "MLP, converged": (
        lambda seed: MLPClassifier(random_state=seed, max_iter=CONVERGED),
        lambda seed: MLPRegressor(random_state=seed, max_iter=CONVERGED),
    ),
    "linear": (
        lambda seed: LogisticRegression(max_iter=1000),
        lambda seed: RidgeCV(np.logspace(-3, 3, 13)),
    ),
    "gradient boosting": (
        lambda seed: HistGradientBoostingClassifier(random_state=seed),
        lambda seed: HistGradientBoostingRegressor(random_state=seed),
    ),
}
"""What makes a model that tells classes, and one that gives numbers, from a seed."""


@dataclass
class Figures:
    """Test results and seconds of everyone on one table.

    Args:
        measure: ``accuracy`` or ``r2``.
        scores: by who, one per seed.
        seconds: likewise.
    """

    measure: str
    scores: dict[str, list[float]] = field(default_factory=dict)
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def note(self, who: str, score: float, seconds: float) -> None:
        """One more seed."""
        self.scores.setdefault(who, []).append(score)
        self.seconds.setdefault(who, []).append(seconds)

    def cells(self) -> list[str]:
        """Mean and spread of everyone, the best mean in bold."""
        means = [round(float(np.mean(scores)), DIGITS) for scores in self.scores.values()]
        return [_cell(scores, mean == max(means)) for scores, mean in zip(self.scores.values(), means, strict=True)]


def _cell(scores: list[float], best: bool) -> str:
    spread = np.std(scores, ddof=1) if len(scores) > 1 else 0.0
    text = f"{np.mean(scores):.{DIGITS}f} ± {spread:.{DIGITS}f}"
    return f"**{text}**" if best else text


def measured(source: Any, seeds: int) -> Figures:
    """Everyone on one table, with every seed."""
    given = from_arrays(*source()) if callable(source) else source
    figures: Figures | None = None
    for seed in range(seeds):
        begun = time.perf_counter()
        run = pellucid.train(given, seed=seed, save_run=False)
        seconds = time.perf_counter() - begun
        measure = "accuracy" if "accuracy" in run.test else "r2"
        figures = figures or Figures(measure)
        figures.note(OURS, run.test[measure], seconds)
        for who, score, taken in peers(run, seed):
            figures.note(who, score, taken)
    assert figures is not None, "at least one seed"
    return figures


def peers(run: Run, seed: int) -> list[tuple[str, float, float]]:
    """Name, test result and seconds of each of the others, on the rows of a run."""
    setup = run.setup
    assert setup is not None
    learned = np.concatenate([setup.split.train, setup.split.validation])
    preparation = Preparation.fit(setup.dataset, learned, scaling="standard")
    rows = preparation.apply(setup.dataset.inputs)
    (wanted,) = setup.dataset.targets.values()
    found = []
    for who, made in PEERS.items():
        begun = time.perf_counter()
        model = made[setup.task.kind == "regression"](seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(rows[learned], wanted[learned])
        seconds = time.perf_counter() - begun
        found.append((who, float(model.score(rows[setup.split.test], wanted[setup.split.test])), seconds))
    return found


def markdown(tables: Mapping[str, Figures], seeds: int) -> str:
    """The table as the page has it."""
    names = [OURS, *PEERS]
    lines = [_line(["table", "measure", *names]), _line(["---"] * (len(names) + 2))]
    lines += [_line([name, _word(figures), *figures.cells()]) for name, figures in tables.items()]
    lines += ["", "Seconds of one training, mean of the seeds:", ""]
    lines += [_line(["table", *names]), _line(["---"] * (len(names) + 1))]
    for name, figures in tables.items():
        lines.append(_line([name, *(f"{np.mean(seconds):.2g}" for seconds in figures.seconds.values())]))
    lines += ["", f"Mean ± standard deviation of {seeds} seeds. {spelled_machine(machine())}."]
    return "\n".join(lines) + "\n"


def _word(figures: Figures) -> str:
    return {"r2": "R²"}.get(figures.measure, figures.measure)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def with_figures(page: str, figures: str) -> str:
    """The page with the figures of today between its markers."""
    before, rest = page.split(START)
    return f"{before}{START}\n{figures}\n{END}{rest.split(END)[1]}"


def main() -> None:
    """Measure, print, and write where it was asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seeds", type=int, default=5, help="how many seeds, and splits")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/tables.md")
    parser.add_argument("tables", nargs="*", metavar="TABLE", help="some of: " + ", ".join(TABLES))
    asked = parser.parse_args()
    found = {}
    for name in asked.tables or TABLES:
        if name == "california-housing" and not os.environ.get("PELLUCID_DATA"):
            print(f"{name}: skipped, PELLUCID_DATA names no folder with it", file=sys.stderr)
            continue
        found[name] = measured(TABLES[name], asked.seeds)
        print(name, dict(zip(found[name].scores, found[name].cells(), strict=True)), file=sys.stderr, flush=True)
    figures = markdown(found, asked.seeds)
    print(figures)
    if asked.write:
        PAGE.write_text(with_figures(PAGE.read_text(encoding="utf-8"), figures), encoding="utf-8")


if __name__ == "__main__":
    main()
