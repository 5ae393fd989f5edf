"""Why nothing can be learned from a column: constant, empty, an identifier, free text, too many categories."""

from __future__ import annotations

import re

import numpy as np

MOST_CATEGORIES = 100
"""A column with more classes is left out."""

LONG = 30
"""Words that differ in most rows are free text where they have more letters than this."""

_IDENTIFIER = re.compile(r"(.*[\W_])?(id|ids|uuid|guid|index|idx|key|nr|no|row|rowid|unnamed \d+)|#", re.IGNORECASE)
_CAMEL_CASE = re.compile(r".*[a-z0-9](Id|ID|Nr|No|Key|Index)")

EMPTY = "no row has a value"
CONSTANT = "it has the same value in every row"


def useless_numbers(name: str, values: np.ndarray) -> str:
    """Why numbers or days tell nothing; empty where they do.

    They tell nothing where there are none, where all are equal, and where all are different whole
    numbers under a name such as ``id``, ``customer_no``, ``PassengerId``, or under none.

    Example:
        >>> useless_numbers("id", np.array([7.0, 3.0, 5.0]))
        'every row has its own number, under a name of identifiers'
    """
    known = values[~np.isnan(values)]
    if not len(known):
        return EMPTY
    if len(known) == len(values) and (known == known[0]).all():
        return CONSTANT
    named = _IDENTIFIER.fullmatch(name) or _CAMEL_CASE.fullmatch(name)
    if named and len(known) > 2 and (known % 1 == 0).all() and len(np.unique(known)) == len(known):
        return "every row has its own number, under a name of identifiers"
    return ""


def useless_classes(rows: int, known: int, classes: int, length: float, example: str) -> str:
    """Why classes tell nothing; empty where they do.

    They tell nothing where there are none, where there is one and no value is missing, where more
    than half of the rows have words of their own, and where there are more than 100.

    Args:
        rows: of the column.
        known: rows with a value.
        classes: different values.
        length: mean number of letters of a different value.
        example: one of them.

    Example:
        >>> useless_classes(50, 50, 50, 12.0, "Ann Miller")
        "every row has words of its own, as 'Ann Miller'"
    """
    if not known:
        return EMPTY
    if classes == 1:
        return CONSTANT if known == rows else ""
    shown = f"'{example[:20]}{'…' * (len(example) > 20)}'"
    if classes > max(known / 2, 20) or classes == known > 2:
        if length > LONG:
            return f"it is free text, as {shown}"
        which = "every row has words of its own" if classes == known else "most rows have words of their own"
        return f"{which}, as {shown}"
    return f"it has {classes:,} different words, more than {MOST_CATEGORIES}" if classes > MOST_CATEGORIES else ""
