"""House values in California by neighborhood, from the archive of 1997 or a table made of it."""

from __future__ import annotations

import tarfile
from pathlib import Path

import numpy as np

from pellucid.data.downloads import located
from pellucid.data.schema import Dataset, Field, by_name
from pellucid.data.sources.registry import sources
from pellucid.errors import InputError

COLUMNS = (
    Field("longitude", unit="°"),
    Field("latitude", unit="°"),
    Field("housing_median_age", unit="years"),
    Field("total_rooms"),
    Field("total_bedrooms"),
    Field("population"),
    Field("households"),
    Field("median_income", unit="10,000 $"),
)
VALUE = Field("median_house_value", unit="100,000 $")

ROWS = 20_640
MEMBER = "CaliforniaHousing/cal_housing.data"
MOST_BYTES = 4_000_000
"""The archive unpacks to 2.1 million bytes, the table has 1.4 million."""


@sources.register("california-housing")
def california_housing(rng: np.random.Generator, *, data_dir: str | Path | None = None) -> Dataset:
    """Median house value of a neighborhood in California, from the census of 1990.

    20,640 neighborhoods of about 1,400 people (R. K. Pace and R. Barry, 1997).  Values above
    500,000 $ are given as 500,001 $.  Read from the archive of the authors, or from
    ``california_housing.csv`` as A. Géron prepared it, where 207 numbers of bedrooms are missing.

    Raises:
        InputError: the file is missing, damaged, or another one.
    """
    path = located("california-housing", data_dir)[0]
    table = _numbers(path, _lines(path))
    missing = int(np.isnan(table).sum())
    return Dataset(
        name="california-housing",
        about=(california_housing.__doc__ or "").split("\n")[0],
        inputs={field.name: table[:, place].copy() for place, field in enumerate(COLUMNS)},
        targets={VALUE.name: table[:, len(COLUMNS)] / 100_000},
        fields=by_name(*COLUMNS, VALUE),
        notes=(f"total_bedrooms is missing in {missing} row{'s' * (missing != 1)} of this copy.",) if missing else (),
    )


def _lines(path: Path) -> list[str]:
    """The lines of the archive's table, or of the table itself without its header."""
    try:
        if path.suffix == ".csv":
            with path.open("rb") as file:
                return file.read(MOST_BYTES).decode().splitlines()[1:]
        with tarfile.open(path, "r:gz") as archive:
            member = archive.extractfile(MEMBER)
            return member.read(MOST_BYTES).decode().splitlines() if member else []
    except (tarfile.TarError, EOFError, KeyError, OSError, UnicodeDecodeError) as problem:
        raise _damaged(path, str(problem)) from problem


def _numbers(path: Path, lines: list[str]) -> np.ndarray:
    """``(20640, 9)`` numbers; only a number of bedrooms may be missing."""
    try:
        table = np.genfromtxt(lines, delimiter=",", usecols=range(len(COLUMNS) + 1)) if lines else np.empty((0, 9))
    except ValueError as problem:
        raise _damaged(path, str(problem).strip().splitlines()[-1].strip()) from problem
    if len(table) != ROWS:
        raise _damaged(path, f"{len(table):,} rows")
    wrong = np.isnan(np.delete(table, 4, axis=1)).any(axis=1) | (table[:, 8] <= 0)
    if wrong.any():
        raise _damaged(path, f"row {int(wrong.argmax()) + 1} without a number")
    return table


def _damaged(path: Path, got: str) -> InputError:
    return InputError(
        "this is not the table of house values",
        code="california.damaged",
        where=str(path),
        got=got,
        allowed=f"{ROWS:,} rows of {len(COLUMNS) + 1} numbers",
        next="Remove the file and fetch it again: pellucid data fetch california-housing",
    )
