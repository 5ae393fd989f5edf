"""Names and counts as they stand in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

MOST_NAMED = 5
"""More names than these are counted."""


def quoted(names: Sequence[str]) -> str:
    """Names in quotation marks, the first ones of many.

    Example:
        >>> quoted(["age", "city"]), quoted(list("abcdefg"))
        ("'age' and 'city'", "'a', 'b', 'c', 'd', 'e' and 2 more")
    """
    shown = [f"'{name}'" for name in names[:MOST_NAMED]]
    if len(names) > MOST_NAMED:
        return f"{', '.join(shown)} and {len(names) - MOST_NAMED:,} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def columns_named(names: Sequence[str]) -> str:
    """The beginning of a sentence about some columns.

    Example:
        >>> columns_named(["age"]), columns_named(["age", "city"])
        ("Column 'age'", "Columns 'age' and 'city'")
    """
    return f"Column{'s' * (len(names) > 1)} {quoted(names)}"


def it_or_them(names: Sequence[str]) -> str:
    """What some columns are called the second time."""
    return "it" if len(names) == 1 else "them"


def percent(share: float) -> str:
    """A share from 0 to 1 in percent, with a digit more where it is small or nearly all.

    Example:
        >>> percent(0.5), percent(0.034), percent(0.9987), percent(0.00012)
        ('50%', '3.4%', '99.9%', '0.012%')
    """
    if share in (0, 1) or 0.1 <= share <= 0.9:
        return f"{share:.0%}"
    return f"{100 * share:.2g}%" if share < 0.1 else f"{share:.1%}"
