"""Numbers as people write them: decimal point or comma, marks of thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import polars

SPACES = " '’\u00a0\u202f"
OTHER = {".": ",", ",": "."}


class Numbers(NamedTuple):
    """Cells read as numbers.

    Args:
        values: float64; null where a cell is none, or is infinite.
        thousands: the mark of thousands that was left out of some; empty where there was none.
        decimal: the mark before their decimals.
    """

    values: polars.Series
    thousands: str
    decimal: str


def numbers_of(cells: polars.Series, decimal: str) -> Numbers:
    """Texts without spaces around them as numbers.

    Read with ``decimal``, and with the other mark where that leaves fewer cells unread.  A mark of
    thousands is what stands between groups of three digits and is not the decimal mark.

    Example:
        >>> import polars
        >>> numbers_of(polars.Series(["1.234,5", "12"]), ".").values.to_list()
        [1234.5, 12.0]
        >>> numbers_of(polars.Series(["1,234"]), "."), numbers_of(polars.Series(["1,234"]), ",").values.to_list()
        (Numbers(values=..., thousands=',', decimal='.'), [1.234])
    """
    first = _read(cells, decimal)
    if first.values.null_count() == cells.null_count():
        return first
    second = _read(cells, OTHER[decimal])
    return second if second.values.null_count() < first.values.null_count() else first


def _read(cells: polars.Series, decimal: str) -> Numbers:
    import polars

    thousands = ""
    grouped = rf"^[+-]?\d{{1,3}}([{SPACES}{OTHER[decimal]}]\d{{3}})+(\{decimal}\d*)?$"
    marks = cells.str.contains(f"[{SPACES}{OTHER[decimal]}]")
    if marks.any():
        found = cells.str.contains(grouped) & marks
        if found.any():
            thousands = cells.filter(found).str.extract(f"([{SPACES}{OTHER[decimal]}])")[0]
        bare = cells.str.replace_all(f"[{SPACES}{OTHER[decimal]}]", "")
        cells = polars.select(polars.when(found).then(bare).when(~marks).then(cells)).to_series()
    if decimal == ",":
        cells = cells.str.replace(",", ".", literal=True)
    values = cells.cast(polars.Float64, strict=False)
    return Numbers(polars.select(polars.when(values.is_finite()).then(values)).to_series(), thousands, decimal)
