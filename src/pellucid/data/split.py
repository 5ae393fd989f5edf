"""Which rows train, which validate, which test: by shares, by time, by group, or as reserved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from pellucid.data.schema import Dataset
from pellucid.errors import InputError

PARTS = ("train", "validation", "test")

By = Literal["rows", "order", "time", "group"]


@dataclass(frozen=True, eq=False)
class Split:
    """Row indices of the three parts; no row is in two of them.

    Within a part rows keep the order they have in the data set.
    """

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray


def split_rows(
    dataset: Dataset,
    shares: tuple[float, float, float],
    rng: np.random.Generator,
    *,
    stratify: bool | None = None,
    by: By = "rows",
) -> Split:
    """Share out the rows of a data set.

    Rows that the source holds out are the test rows; the shares of train and validation are
    then taken of the others, in their proportion to ``1 - shares[2]``.

    Args:
        dataset: whose rows.
        shares: of train, validation and test, each from 0 to 1, together at most 1.
        rng: the generator of the ``split`` stream.
        stratify: each class is shared out by itself, so that every part has each class in its
            share to within one row; ``None`` means yes where the one target is a class and ``by`` is ``rows``.
        by: ``rows`` at random; ``order`` as they stand, first rows train; ``time`` earliest rows
            train, latest test; ``group`` whole groups at random, shares counting groups.

    Raises:
        InputError: shares out of range, nothing to split by, or a part with a share would be empty.

    Example:
        >>> from pellucid.data.sources import load
        >>> from pellucid.spec.source import SourceCall
        >>> circle = load(SourceCall("circle"), np.random.default_rng(0))
        >>> split = split_rows(circle, (0.5, 0, 0.5), np.random.default_rng(1), by="order")
        >>> int(split.train[-1]), int(split.test[0])
        (249, 250)
    """
    _check_shares(shares)
    reserved = np.zeros(len(dataset), bool) if dataset.held_out is None else np.asarray(dataset.held_out, bool)
    rows = np.flatnonzero(~reserved)
    if reserved.any():
        shares = _shares_of_the_rest(shares)
    train, validation, test = _assign(dataset, rows, shares, rng, stratify, by)
    test = np.concatenate([test, np.flatnonzero(reserved)])
    split = Split(np.sort(train), np.sort(validation), np.sort(test))
    _check_parts(split, shares, len(rows))
    return split


def folds_of(
    dataset: Dataset,
    count: int,
    rng: np.random.Generator,
    shares: tuple[float, float, float] = (1.0, 0.0, 0.0),
    *,
    stratify: bool | None = None,
    by: By = "rows",
) -> list[Split]:
    """Splits that test in turn: every row is a test row once, and trains or validates in the others.

    Rows that the source holds out are in none of them.  By ``time`` the past never learns from the
    future: rows are cut into one piece more, and each piece but the first is answered from all before it.

    Args:
        dataset: whose rows.
        count: how many splits.
        rng: the generator of the ``split`` stream.
        shares: of train, validation and test; the first two say how the other rows are shared out.
        stratify: each class is dealt out evenly; ``None`` means yes as in :func:`split_rows`.
        by: ``rows`` at random, ``order`` in blocks as they stand, ``time`` forward, ``group`` whole groups.

    Raises:
        InputError: fewer than two splits, more than rows or groups, or nothing to split by.

    Example:
        >>> from pellucid.data.sources import load
        >>> from pellucid.spec.source import SourceCall
        >>> circle = load(SourceCall("circle"), np.random.default_rng(0))
        >>> [len(split.test) for split in folds_of(circle, 3, np.random.default_rng(1))]
        [167, 167, 166]
    """
    _check_shares(shares)
    reserved = np.zeros(len(dataset), bool) if dataset.held_out is None else np.asarray(dataset.held_out, bool)
    pieces = _pieces(dataset, np.flatnonzero(~reserved), count, rng, stratify, by)
    splits = []
    for number in range(count):
        test = pieces[number + 1] if by == "time" else pieces[number]
        others = pieces[: number + 1] if by == "time" else pieces[:number] + pieces[number + 1 :]
        rest = np.sort(np.concatenate(others))
        train, validation, _ = _assign(dataset, rest, _shares_of_the_rest(shares), rng, stratify, by)
        splits.append(Split(np.sort(train), np.sort(validation), np.sort(test)))
        _check_parts(splits[-1], _shares_of_the_rest(shares), len(rest))
    return splits


def _pieces(
    dataset: Dataset, rows: np.ndarray, count: int, rng: np.random.Generator, stratify: bool | None, by: By
) -> list[np.ndarray]:
    """``count`` pieces of ``rows`` to test on in turn, or one more where the first is only learned from."""
    if by == "time":
        times = _needed(dataset, "times", by)[rows]
        _check_count(count, len(rows) - 1, "rows but one")
        return np.array_split(rows[np.argsort(times, kind="stable")], count + 1)
    if by == "group":
        groups = _needed(dataset, "groups", by)[rows]
        names = rng.permutation(np.unique(groups))
        _check_count(count, len(names), "groups")
        return [rows[np.isin(groups, some)] for some in np.array_split(names, count)]
    _check_count(count, len(rows), "rows")
    if by == "order":
        return np.array_split(rows, count)
    kinds = _strata(dataset, stratify)[rows]
    order = np.concatenate([rng.permutation(rows[kinds == kind]) for kind in np.unique(kinds)])
    # Dealt out like cards, class after class: each piece gets each class, and rows at all, to within one.
    return [order[first::count] for first in range(count)]


def _check_count(count: int, most: int, of: str) -> None:
    if not (isinstance(count, int | np.integer) and 2 <= count <= most):
        raise InputError(
            "there cannot be so many folds",
            code="split.folds",
            where="folds",
            got=count,
            allowed=f"2 to {most:,}, the number of {of}" if most >= 2 else f"none, with {most} {of}",
        )


def _assign(
    dataset: Dataset,
    rows: np.ndarray,
    shares: tuple[float, float, float],
    rng: np.random.Generator,
    stratify: bool | None,
    by: By,
) -> list[np.ndarray]:
    """The three parts of ``rows``."""
    if by == "order":
        return _cut(rows, shares)
    if by == "time":
        times = _needed(dataset, "times", by)[rows]
        return _cut(rows[np.argsort(times, kind="stable")], shares)
    if by == "group":
        groups = _needed(dataset, "groups", by)[rows]
        return [rows[np.isin(groups, some)] for some in _cut(rng.permutation(np.unique(groups)), shares)]
    if by != "rows":
        raise InputError("there is no such way to split", code="split.by", got=by, allowed="rows, order, time, group")
    kinds = _strata(dataset, stratify)[rows]
    cuts = [_cut(rng.permutation(rows[kinds == kind]), shares) for kind in np.unique(kinds)]
    return [np.concatenate(part) for part in zip(*cuts, strict=True)] if cuts else _cut(rows, shares)


def _cut(rows: np.ndarray, shares: tuple[float, float, float]) -> list[np.ndarray]:
    """Consecutive pieces, the bounds rounded to the nearest row."""
    # A share such as 0.1 + 0.2 must not lose a row to its binary rounding.
    bounds = np.floor(np.cumsum(shares) * len(rows) + 0.5 + 1e-9).astype(int)
    return np.split(rows, bounds)[:3]


def _strata(dataset: Dataset, stratify: bool | None) -> np.ndarray:
    """The class of each row, or one class for all."""
    classes = [field.name for field in dataset.target_fields if field.kind == "class"]
    if stratify is None:
        stratify = len(classes) == 1 == len(dataset.targets)
    if not stratify:
        return np.zeros(len(dataset), int)
    if len(classes) != 1:
        raise InputError(
            "a stratified split needs exactly one class target",
            code="split.stratify",
            where=dataset.name,
            got=f"{len(classes)} class targets",
            next="Leave out stratify.",
        )
    return dataset.targets[classes[0]]


def _needed(dataset: Dataset, mark: str, by: str) -> np.ndarray:
    values: np.ndarray | None = getattr(dataset, mark)
    if values is None:
        raise InputError(
            f"these rows have no {mark} to split by", code="split.by", where=dataset.name, got=by, allowed="rows, order"
        )
    return values


def _check_shares(shares: tuple[float, float, float]) -> None:
    fine = len(shares) == 3 and all(0 <= share <= 1 for share in shares) and sum(shares) <= 1 + 1e-9
    if not fine or shares[0] <= 0:
        raise InputError(
            "a split needs the shares of train, validation and test",
            code="split.shares",
            got=", ".join(f"{share:g}" for share in shares),
            allowed="three shares from 0 to 1, the first above 0, together at most 1",
            next="For example 0.6, 0.2, 0.2.",
        )


def _shares_of_the_rest(shares: tuple[float, float, float]) -> tuple[float, float, float]:
    rest = 1 - shares[2]
    return (shares[0] / rest, shares[1] / rest, 0.0)


def _check_parts(split: Split, shares: tuple[float, float, float], rows: int) -> None:
    for part, share in zip(PARTS, shares, strict=True):
        if share > 0 and not len(getattr(split, part)):
            raise InputError(
                f"the {part} part would be empty",
                code="split.empty",
                got=f"{rows} rows",
                next=f"Give more rows, or set the share of {part} to 0; 1, 0, 0 trains on every row.",
            )
