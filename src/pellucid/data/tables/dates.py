"""Days and moments as people write them: year first, with points, or with strokes where day and month are clear."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars

YEAR, MONTH, DAY = r"(?<year>\d{4})", r"(?<month>\d{1,2})", r"(?<day>\d{1,2})"
CLOCK = (
    r"(?:[T ]+(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}(?:\.\d+)?))?"
    r" ?(?<zone>Z|[+-]\d{2}(?::?\d{2})?)?)?"
)
ORDERS = (
    f"^{YEAR}-{MONTH}-{DAY}{CLOCK}$",
    f"^{YEAR}/{MONTH}/{DAY}{CLOCK}$",
    rf"^{DAY}\.{MONTH}\.{YEAR}{CLOCK}$",
)
DAY_FIRST, MONTH_FIRST = f"^{DAY}[/-]{MONTH}[/-]{YEAR}{CLOCK}$", f"^{MONTH}[/-]{DAY}[/-]{YEAR}{CLOCK}$"


def days_of(cells: polars.Series) -> polars.Series:
    """Texts without spaces around them as days since 1970-01-01; null where one is no date.

    ``2024-05-01``, ``2024/5/1`` and ``1.5.2024`` are dates, each with or without a time of day and a
    zone; without a zone the time is taken as it is written.  Of ``5/1/2024`` and ``1/5/2024`` the order
    is used that reads more of the cells; see :func:`ambiguous`.

    Example:
        >>> import polars
        >>> days_of(polars.Series(["1970-01-02", "1.2.1970 12:00", "soon"])).to_list()
        [1.0, None, None]
        >>> days_of(polars.Series(["1/31/1970", "2/1/1970"])).to_list()
        [30.0, 31.0]
    """
    return min((_days(cells, order) for order in (*ORDERS, DAY_FIRST, MONTH_FIRST)), key=lambda days: days.null_count())


def ambiguous(cells: polars.Series) -> bool:
    """Whether both orders of day and month read all dates, and read them differently.

    Example:
        >>> import polars
        >>> ambiguous(polars.Series(["5/1/2024"])), ambiguous(polars.Series(["5/1/2024", "5/31/2024"]))
        (True, False)
    """
    one, other = _days(cells, DAY_FIRST), _days(cells, MONTH_FIRST)
    same = one.null_count() == other.null_count() < len(cells)
    return same and not one.equals(other)


def _days(cells: polars.Series, order: str) -> polars.Series:
    """Days by one order of their parts."""
    import polars

    part = polars.col("cell").str.extract_groups(order).struct
    iso = polars.concat_str(
        part.field("year"), part.field("month").str.zfill(2), part.field("day").str.zfill(2), separator="-"
    )
    day = iso.str.to_date("%Y-%m-%d", strict=False).to_physical()
    hour, minute, second = (part.field(name).cast(polars.Float64).fill_null(0) for name in ("hour", "minute", "second"))
    sign = polars.when(part.field("zone").str.starts_with("-")).then(-1).otherwise(1)
    hours = part.field("zone").str.slice(1, 2).cast(polars.Float64, strict=False).fill_null(0)
    minutes = part.field("zone").str.extract(r"(\d{2})$").cast(polars.Float64, strict=False)
    minutes = polars.when(part.field("zone").str.len_chars() > 3).then(minutes).otherwise(0).fill_null(0)
    time = hour * 60 + minute + second / 60 - sign * (hours * 60 + minutes)
    possible = (hour < 24) & (minute < 60) & (second < 61)
    return (
        polars.DataFrame({"cell": cells})
        .select(polars.when(possible).then(day + time / 1440).cast(polars.Float64).alias("days"))
        .to_series()
    )
