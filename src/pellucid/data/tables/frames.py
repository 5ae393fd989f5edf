"""Frames of pandas, polars and pyarrow as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pellucid.data.tables.table import Table, checked_names
from pellucid.errors import InputError

if TYPE_CHECKING:
    import narwhals
    import numpy as np
    import polars


def is_frame(value: Any) -> bool:
    """Whether a value is a frame with named columns.

    Example:
        >>> is_frame([[1.0, 2.0]])
        False
    """
    import narwhals

    try:
        return isinstance(narwhals.from_native(value, pass_through=True), narwhals.DataFrame | narwhals.LazyFrame)
    except narwhals.exceptions.NarwhalsError:
        return True  # one that cannot be read, which is said where it is


def is_series(value: Any) -> bool:
    """Whether a value is one column of a frame."""
    import narwhals

    known = narwhals.from_native(value, pass_through=True, allow_series=True)
    return isinstance(known, narwhals.Series)


def frame_table(frame: polars.DataFrame, name: str = "frame") -> Table:
    """The table in a frame of polars.

    Raises:
        InputError: there are no rows or no columns.
    """
    if not frame.height or not frame.width:
        raise InputError(
            "the frame has no rows",
            code="table.empty",
            got=f"{frame.height} rows, {frame.width} columns",
            next="Give a frame with rows and columns.",
        )
    return Table(name, "the frame", tuple(frame.columns), frame.height, frame.select, lambda row: f"row {row}")


def as_polars(value: Any) -> polars.DataFrame:
    """A frame of any kind as one of polars; columns of Python objects become texts.

    Raises:
        InputError: a lazy frame, or two columns of one name.

    Example:
        >>> import pandas
        >>> as_polars(pandas.DataFrame({"city": ["Oslo", None], "age": [34, 35]})).rows()
        [('Oslo', 34), (None, 35)]
    """
    import narwhals
    import polars

    try:
        frame = narwhals.from_native(value)
    except (narwhals.exceptions.NarwhalsError, ValueError) as problem:
        reason = " ".join(str(problem).split())[:200]
        raise InputError(
            "this frame cannot be read",
            code="table.frame",
            got=reason,
            next="Give it as a frame of pandas or polars, or as arrays.",
        ) from None
    if isinstance(frame, narwhals.LazyFrame):
        raise InputError("a lazy frame has no rows yet", code="table.frame", next="Give frame.collect().")
    names, _ = checked_names([str(name) for name in frame.columns], "the frame")
    columns = map(column_as_polars, map(frame.get_column, frame.columns))
    return polars.DataFrame(dict(zip(names, columns, strict=True)))


def beside(frame: Any, y: Any) -> tuple[polars.DataFrame, tuple[str, ...]]:
    """A frame with the columns that were given beside it, and their names.

    Args:
        frame: a frame of any kind.
        y: a frame, a column, or an array ``(n,)``, which is called ``y``.

    Raises:
        InputError: unequal lengths, or two columns of one name.
    """
    import narwhals
    import numpy as np
    import polars

    x = as_polars(frame)
    if is_frame(y):
        columns = as_polars(y).get_columns()
    elif is_series(y):
        column = column_as_polars(narwhals.from_native(y, series_only=True))
        columns = [column.alias(column.name or "y")]
    elif np.ndim(y) == 1:
        columns = [polars.Series("y", [value.item() if isinstance(value, np.generic) else value for value in y])]
    else:
        raise InputError(
            "what is given beside a frame is a column of it",
            code="table.target",
            where="y",
            got=f"{np.ndim(y)} axes",
            allowed="a series, or an array of one axis",
        )
    names = [column.name for column in columns]
    if {len(column) for column in columns} != {len(x)}:
        got = ", ".join(f"{column.name} {len(column)}" for column in [*x.get_columns()[:1], *columns])
        raise InputError(
            "columns of one data set must have equally many rows",
            code="data.length",
            got=got,
            next="Give every column equally many rows.",
        )
    checked_names([*x.columns, *names], "the frame")
    return x.with_columns(columns), tuple(names)


def stacked(train: polars.DataFrame, test: polars.DataFrame) -> tuple[polars.DataFrame, np.ndarray]:
    """The rows of both, and which of them are held out.

    Raises:
        InputError: they have not the same columns of the same types.
    """
    import numpy as np
    import polars

    for name in train.columns:
        if name not in test.columns or _clash(train[name], test[name]):
            raise InputError(
                "test must have the same columns",
                code="table.test",
                where=f"test, column '{name}'",
                got=", ".join(f"{column.name} ({column.dtype})" for column in test.get_columns()[:6]),
                allowed=f"a column '{name}' of type {train[name].dtype}",
            )
    rows = polars.concat([train, test.select(train.columns)], how="vertical_relaxed")
    return rows, np.arange(len(rows)) >= len(train)


def _clash(one: polars.Series, other: polars.Series) -> bool:
    """Whether one column holds numbers, and the other words; of what is missing everywhere nothing is known."""
    known = one.null_count() < len(one) and other.null_count() < len(other)
    return known and one.dtype.is_numeric() != other.dtype.is_numeric()


def column_as_polars(column: narwhals.Series[Any]) -> polars.Series:
    """One column of any kind of frame as one of polars."""
    import narwhals
    import polars

    if isinstance(native := column.to_native(), polars.Series):
        return native
    name, kind = "" if column.name is None else str(column.name), column.dtype
    if kind.is_numeric() and column.null_count() == 0:
        return polars.Series(name, column.to_numpy())
    if isinstance(kind, narwhals.Datetime) and kind.time_zone is not None:
        column = column.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    gone = column.is_null().to_list()
    cells = [None if missing else cell for missing, cell in zip(gone, column.to_list(), strict=True)]
    if kind.is_numeric() or kind.is_temporal() or kind == narwhals.Boolean:
        return polars.Series(name, cells, strict=False)
    return polars.Series(name, [None if cell is None else str(cell) for cell in cells], dtype=polars.String)
