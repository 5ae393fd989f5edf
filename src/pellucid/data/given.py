"""What was given as data: the name of a source, a data set, arrays, or a frame."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pellucid.data.arrays import from_arrays
from pellucid.data.marks import with_marks
from pellucid.data.roles import with_roles
from pellucid.data.schema import Dataset, Field
from pellucid.data.tables.dataset import dataset_of
from pellucid.data.tables.files import read_table
from pellucid.data.tables.pairs import SUFFIXES as PAIRS
from pellucid.data.tables.table import Table
from pellucid.errors import InputError
from pellucid.spec.experiment import DataSpec, Experiment
from pellucid.spec.source import is_path

if TYPE_CHECKING:
    import polars


def given_dataset(source: Any, asked: Experiment, *, test: Any = None, **about_rows: Any) -> Dataset | None:
    """The data set that was given, or made of what was given; ``None`` where the source is a name.

    Args:
        source: a name, a data set, arrays ``(x, y)``, a frame with its target among its columns, or
            a frame and its target ``(frame, y)``.
        asked: the experiment, whose columns are wanted whatever is in them.
        test: held-out rows in the same form.
        **about_rows: what :func:`pellucid.data.marks.with_marks` takes: a value for each row.

    Raises:
        InputError: the source is none of these, or not of arrays and something was said about its rows.
    """
    if source is None or isinstance(source, str | Path | Dataset):
        said = [name for name, value in {"test": test, **about_rows}.items() if value is not None]
        if said:
            raise InputError(
                f"only arrays and frames take {' and '.join(said)}",
                code="data.source",
                where=said[0],
                next="Leave them out, or give arrays.",
            )
        return source if isinstance(source, Dataset) else None
    if _has_frame(source):
        return _from_frames(source, asked, test, about_rows)
    if not isinstance(source, tuple | list) or len(source) != 2:
        raise _no_source(source)
    return from_arrays(*source, test=test, **about_rows)


def given_table(source: Any, asked: DataSpec, targets: Sequence[Field]) -> Table | None:
    """The table that was given: a file or a frame, read for a model; ``None`` where it is neither.

    Args:
        source: a path, a frame with its target among its columns, or ``(frame, y)``; or anything else.
        asked: how a text file is spelled.
        targets: what the model predicts; an unnamed ``y`` is its one target.
    """
    if isinstance(source, str | Path):
        path = is_path(str(source)) and Path(source).suffix.lower() not in PAIRS
        return read_table(source, asked) if path else None
    if not _has_frame(source):
        return None
    from pellucid.data.tables.frames import frame_table

    frame, names = _frame(source)
    if names == ("y",) and len(targets) == 1:
        frame = frame.rename({"y": targets[0].name})
    return frame_table(frame)


def _from_frames(source: Any, asked: Experiment, test: Any, about_rows: dict[str, Any]) -> Dataset:
    """Frames as tables; columns beside a frame become its targets."""
    from pellucid.data.tables.frames import frame_table, stacked

    frame, targets = _frame(source)
    held_out = None
    if test is not None:
        frame, held_out = stacked(frame, _frame(test)[0])
    chosen = asked.data.model_copy(update={"target": asked.data.target or targets})
    dataset = dataset_of(frame_table(frame), chosen)
    marks = {"sample_weight": None, "times": None, "groups": None, **about_rows}
    dataset = with_marks(dataset, held_out=held_out, **marks)
    return with_roles(dataset, chosen, asked.task.task) if targets else dataset


def _has_frame(source: Any) -> bool:
    if source is None or isinstance(source, str | Path | Dataset | np.ndarray):
        return False
    from pellucid.data.tables.frames import is_frame

    return is_frame(source) or (isinstance(source, tuple | list) and len(source) == 2 and is_frame(source[0]))


def _frame(source: Any) -> tuple[polars.DataFrame, tuple[str, ...]]:
    """A frame, and the names of the columns that were given beside it."""
    from pellucid.data.tables.frames import as_polars, beside

    return beside(*source) if isinstance(source, tuple | list) else (as_polars(source), ())


def _no_source(source: Any) -> InputError:
    several = isinstance(source, tuple | list)
    return InputError(
        "a source is a name, a Dataset, (x, y), or a frame",
        code="data.source",
        where="source",
        got=type(source).__name__ + (f" of {len(source)}" if several else ""),
        allowed="as 'circle', 'heights.csv', (x, y), or a frame of pandas or polars",
        next="Give weights of rows as sample_weight=…" if several and len(source) == 3 else "",
    )
