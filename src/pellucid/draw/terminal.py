"""Small pictures in a terminal: half blocks where it has colour, plain characters where it has none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_SHADES = " .:-=+*#%@"
_BLOCKS = "▁▂▃▄▅▆▇█"


def picture_text(image: np.ndarray, *, low: float = 0.0, high: float | None = None, color: bool = False) -> str:
    """A gray picture as lines of text.

    Args:
        image: height × width.
        low: number drawn dark (nothing).
        high: number drawn bright (``@``); by default the largest.
        color: use half blocks in 24 grays (two rows of pixels a line) instead of characters.

    Example:
        >>> print(picture_text(np.array([[0, 1], [1, 0.5]])))
          @@
        @@==
    """
    picture = np.asarray(image, float)
    picture = picture.reshape(picture.shape[:2]) if picture.ndim == 3 else picture
    if picture.size == 0:
        return ""
    top = high if high is not None else float(picture[np.isfinite(picture)].max(initial=low))
    shares = np.clip((picture - low) / (top - low or 1.0), 0, 1)
    return _half_blocks(shares) if color else _characters(shares)


def side_by_side(pictures: Sequence[str], captions: Sequence[str] = (), gap: int = 3) -> str:
    """Pictures of plain characters next to each other, a caption above each.

    Example:
        >>> print(side_by_side(["@@", "##"], ["one", "two"], gap=1))
        one two
        @@  ##
    """
    blocks = [picture.split("\n") for picture in pictures]
    if captions:
        blocks = [[caption, *block] for caption, block in zip(captions, blocks, strict=True)]
    widths = [max(map(len, block)) for block in blocks]
    height = max(map(len, blocks), default=0)
    lines = [
        (" " * gap).join(
            (block[row] if row < len(block) else "").ljust(width) for block, width in zip(blocks, widths, strict=True)
        )
        for row in range(height)
    ]
    return "\n".join(line.rstrip() for line in lines)


def spark_line(values: Sequence[float], *, width: int = 40, color: bool = True) -> str:
    """A curve in one line; numbers that are not finite are ``?``.

    Example:
        >>> spark_line([1, 2, 3, 4]), spark_line([1, 2, float("nan"), 4], color=False)
        ('▁▃▆█', '.=?@')
    """
    column = np.asarray(values, float)
    column = (
        column[np.linspace(0, len(column) - 1, min(width, len(column))).round().astype(int)] if len(column) else column
    )
    finite = column[np.isfinite(column)]
    if not finite.size:
        return "?" * len(column)
    signs = _BLOCKS if color else _SHADES[1:]
    span = finite.max() - finite.min() or 1.0
    places = (
        np.rint((np.nan_to_num(column) - finite.min()) / span * (len(signs) - 1)).clip(0, len(signs) - 1).astype(int)
    )
    return "".join(signs[place] if np.isfinite(value) else "?" for place, value in zip(places, column, strict=True))


def _characters(shares: np.ndarray) -> str:
    """Two characters a pixel, because a character is about twice as high as it is wide."""
    places = np.rint(np.nan_to_num(shares) * (len(_SHADES) - 1)).astype(int)
    signs = [
        ["??" if np.isnan(value) else _SHADES[place] * 2 for value, place in zip(*row, strict=True)]
        for row in zip(shares, places, strict=True)
    ]
    return "\n".join("".join(line).rstrip() for line in signs)


def _half_blocks(shares: np.ndarray) -> str:
    """``▀`` in the colour of the upper pixel on the colour of the lower one (xterm's 24 grays, 232 to 255)."""
    even = np.vstack([shares, np.zeros((1, shares.shape[1]))]) if len(shares) % 2 else shares
    grays = 232 + np.rint(np.nan_to_num(even) * 23).astype(int)
    lines = (
        "".join(f"\x1b[38;5;{up};48;5;{down}m▀" for up, down in zip(*pair, strict=True)) + "\x1b[0m"
        for pair in zip(grays[::2], grays[1::2], strict=True)
    )
    return "\n".join(lines)
