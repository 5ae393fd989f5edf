"""A picture file as a picture model sees it: gray, of the model's size, light ink on dark."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pellucid.data.files.checked import checked_file
from pellucid.data.schema import Field
from pellucid.errors import InputError, LimitError

if TYPE_CHECKING:
    from PIL.Image import Image

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp")
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP")
LARGEST = 50_000_000
MOST_PIXELS = 50_000_000
BLOCK = 4


def read_picture(path: str | Path, field: Field) -> tuple[np.ndarray, tuple[str, ...]]:
    """The picture in a file, of a field's shape and range, and what was done to it.

    Light ink on a dark ground is what picture models learn from; where the border is lighter
    than the rest, the picture is inverted.  The bundled digits count dark pixels in blocks of
    4 × 4, so for them a bitmap of 32 × 32 is made and counted.

    Args:
        path: PNG, JPEG, GIF, BMP or WebP.
        field: the model's input: its shape and its largest value.

    Raises:
        InputError: it is no such picture, or damaged.
        LimitError: the file has more than 50 MB, or the picture more than 50 million pixels.
    """
    path = checked_file(path, LARGEST)
    picture, notes = _opened(path)
    height, width = field.shape[:2]
    counted = field.high == BLOCK**2
    factor = BLOCK if counted else 1
    mode = "RGB" if len(field.shape) == 3 and field.shape[2] == 3 else "L"
    size = (width * factor, height * factor)
    values = np.asarray(picture.convert(mode).resize(size, _smooth()), float) / 255
    if mode == "L" and _border(values).mean() > values.mean():
        values = 1 - values
        notes = (*notes, f"{path}: dark ink on a light ground was turned into light on dark.")
    shown = _blocks(values > 0.5) if counted else values * (field.high or 1.0)
    return shown.reshape(field.shape), notes


def _smooth() -> Any:
    from PIL.Image import Resampling

    return Resampling.LANCZOS


def _opened(path: Path) -> tuple[Image, tuple[str, ...]]:
    """The picture upright, on white where it was transparent; its size is checked before it is decoded."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as picture:
                _check_size(path, picture.size)
                frames = getattr(picture, "n_frames", 1)
                flat = _flat(ImageOps.exif_transpose(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large(path, f"more than {MOST_PIXELS:,} pixels") from None
    except UnidentifiedImageError:
        raise InputError(
            "this is no picture", code="picture.foreign", where=str(path), allowed=", ".join(FORMATS)
        ) from None
    except (OSError, SyntaxError, ValueError, EOFError, IndexError) as problem:
        raise InputError(
            "this picture is damaged",
            code="picture.damaged",
            where=str(path),
            got=problem,
            next="Open it in a picture program and save it again.",
        ) from None
    return flat, (f"{path}: the first of {frames} frames was taken.",) if frames > 1 else ()


def _flat(picture: Image) -> Image:
    from PIL import Image

    if picture.mode.startswith(("I", "F")):
        values = np.asarray(picture, float)
        return Image.fromarray(np.uint8(np.clip(values / max(values.max(), 1.0), 0, 1) * 255))
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        light = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(light, picture.convert("RGBA")).convert("RGB")
    return picture


def _check_size(path: Path, size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS:
        raise _too_large(path, f"{size[0]:,} × {size[1]:,} pixels")


def _too_large(path: Path, got: str) -> LimitError:
    return LimitError(
        "this picture is too large",
        code="limit.picture",
        where=str(path),
        got=got,
        allowed=f"{MOST_PIXELS:,} pixels",
        next="Make it smaller; a model looks at few pixels anyway.",
        safe="It was not decoded.",
    )


def _border(values: np.ndarray) -> np.ndarray:
    return np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])


def _blocks(bitmap: np.ndarray) -> np.ndarray:
    """How many pixels are on in each block of 4 × 4.

    References:
        E. Alpaydin, C. Kaynak, *Optical Recognition of Handwritten Digits* (1998).
    """
    height, width = (side // BLOCK for side in bitmap.shape)
    return bitmap.reshape(height, BLOCK, width, BLOCK).sum(axis=(1, 3)).astype(float)
