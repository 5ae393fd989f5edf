"""Visits of a site from a file of your own: one line a visit, counted by day and minute."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pellucid.data.files.checked import checked_file
from pellucid.data.schema import Dataset, Field, by_name
from pellucid.errors import InputError

DAY = 24 * 60
LARGEST = 500_000_000
MOST_DAYS = 366


def read_visit_log(path: str | Path) -> Dataset:
    """Visits of every minute; the last day is held out, the days before it train.

    Args:
        path: a CSV file with a column ``time``, such as ``2026-05-01 10:15:03``, one line a visit.

    Raises:
        InputError: there is no such column, a time that is none, or fewer than two days.
        LimitError: the file is larger than 500 MB.
    """
    minutes = _minutes(checked_file(path, LARGEST))
    days = minutes // DAY - minutes.min(initial=2**62) // DAY
    count = int(days.max(initial=-1)) + 1
    if not 2 <= count <= MOST_DAYS:
        raise InputError(
            "visits must be of at least two days, the last of which is the test, and of at most a year",
            code="visits.days",
            where=str(path),
            got=f"{count} day{'' if count == 1 else 's'}",
            allowed="2 to 366 days",
        )
    visits = np.bincount(days * DAY + minutes % DAY, minlength=count * DAY).astype(np.float64)
    day, minute = np.divmod(np.arange(count * DAY), DAY)
    return Dataset(
        "visits",
        f"Visits by minute of {count} days, from your own file.",
        {"minute": minute.astype(np.float64)},
        {"visits": visits},
        by_name(Field("minute", unit="min", low=0.0, high=DAY - 1.0), Field("visits", unit="1/min", low=0.0)),
        held_out=day == count - 1,
        groups=day,
        times=day * float(DAY) + minute,
    )


def _minutes(path: Path) -> np.ndarray:
    """The minute of every visit, counted from 1970."""
    import polars

    try:
        texts = polars.read_csv(path, columns=["time"], infer_schema=False)["time"]
        times = texts.str.strip_chars().str.to_datetime(strict=False, time_unit="ms")
    except polars.exceptions.PolarsError as problem:
        reason = str(problem).strip().partition("\n")[0]
        raise InputError(
            "no times of visits can be read from this file",
            code="visits.file",
            where=str(path),
            got=reason,
            allowed="a CSV file with a column time, as 2026-05-01 10:15:03, one line a visit",
        ) from None
    wrong = times.is_null()
    if wrong.any():
        row = int(wrong.arg_max() or 0)
        raise InputError(
            "this is no time",
            code="visits.time",
            where=f"{path}:{row + 2}",
            got=texts[row],
            allowed="2026-05-01 10:15:03",
        )
    return times.dt.epoch("s").to_numpy() // 60
