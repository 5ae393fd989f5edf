"""Dates as people write them, against the standard library."""

from __future__ import annotations

from datetime import UTC, datetime

import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.data.tables.dates import ambiguous, days_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def days(*cells: str | None) -> list[float | None]:
    return days_of(polars.Series("cell", cells, polars.String)).to_list()


@pytest.mark.parametrize(
    "cell",
    [
        "2024-05-31",
        "2024-5-31",
        "2024/05/31",
        "31.5.2024",
        "31.05.2024",
        "31/5/2024",
        "5/31/2024",
        "31-05-2024",
        "2024-05-31 00:00",
        "2024-05-31T00:00:00",
        "2024-05-31T00:00:00.000Z",
        "2024-05-31 02:00+02:00",
        "2024-05-30T22:30:00-01:30",
        "31.5.2024 0:00",
    ],
)
def test_one_day_in_many_dresses(cell: str) -> None:
    assert days(cell, None) == [pytest.approx((datetime(2024, 5, 31, tzinfo=UTC) - EPOCH).days, abs=1e-9), None]


@pytest.mark.parametrize(
    "cell",
    [
        "2024-02-30",
        "2024-13-01",
        "31.4.2024",
        "0.1.2024",
        "2024",
        "20240531",
        "5/31/24",
        "2024-05-31 25:00",
        "tomorrow",
    ],
)
def test_what_is_no_date_is_none(cell: str) -> None:
    assert days(cell) == [None]


@given(st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)).map(lambda moment: moment.replace(microsecond=0)))
def test_moments_are_those_of_the_standard_library(moment: datetime) -> None:
    exact = (moment.replace(tzinfo=UTC) - EPOCH).total_seconds() / 86400
    for cell in (moment.isoformat(), f"{moment.day}.{moment.month}.{moment.year:04} {moment:%H:%M:%S}"):
        assert days(cell) == [pytest.approx(exact, abs=1e-7)]


@pytest.mark.parametrize(
    ("cells", "order"),
    [(["13/1/2024", "2/1/2024"], [19735.0, 19724.0]), (["1/13/2024", "2/1/2024"], [19735.0, 19754.0])],
)
def test_one_clear_date_settles_the_order_of_all(cells: list[str], order: list[float]) -> None:
    assert days(*cells) == order
    assert not ambiguous(polars.Series(cells))


@pytest.mark.parametrize(("cells", "either"), [(["1/2/2024"], True), (["1/1/2024", "2/2/2024"], False), (["x"], False)])
def test_dates_that_may_mean_two_days_are_noticed(cells: list[str], either: bool) -> None:
    assert ambiguous(polars.Series(cells)) == either
