"""Pictures that are none, damaged, or larger than they look: refused before they are decoded."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from bad_input.case import Case, cases


def encoded(picture: Image.Image, kind: str) -> bytes:
    """The picture as a file of this kind."""
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int, height: int, content: bytes = b"", between: bytes = b"") -> bytes:
    """A PNG file whose header promises this size."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + between + chunk(b"IDAT", zlib.compress(content)) + chunk(b"IEND", b"")


NOISE = encoded(Image.effect_noise((40, 40), 50), "PNG")
GRAY = Image.new("L", (8, 8))

PICTURES = [
    Case("empty.png", b"", "empty"),
    Case("text.png", b"not a picture", "PNG"),
    Case("cut.png", NOISE[:600], "damaged"),
    Case("header-only.png", NOISE[:33], "no picture"),
    Case("flipped.png", NOISE[:100] + bytes(400) + NOISE[500:], "damaged"),
    Case("tiff.png", encoded(GRAY, "TIFF"), "PNG"),
    Case("pdf.png", b"%PDF-1.7\n", "PNG"),
    Case("eps.png", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 8 8\n", "PNG"),
    Case("svg.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PNG"),
    Case("pickle.png", b"\x80\x04\x95" + bytes(40), "PNG"),
    Case("no-pixels.png", png(0, 8), "picture"),
    Case("wide.png", encoded(Image.new("1", (60_000, 1_000)), "PNG"), "60,000 × 1,000", 3),
    Case("bomb.png", png(60_000, 60_000), "too large", 3),
    Case("2-to-31.png", png(2**31 - 1, 2**31 - 1), "too large", 3),
    Case("text-bomb.png", png(8, 8, bytes(72), chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(50_000_000)))), "damaged"),
    Case("cut.jpg", encoded(Image.effect_noise((64, 64), 50), "JPEG")[:500], "damaged"),
    Case("cut.gif", encoded(GRAY, "GIF")[:15], "PNG"),
    Case("cut.bmp", encoded(GRAY, "BMP")[:40], "damaged"),
    Case("folder.png", b"", "folder"),
]


@cases(PICTURES)
def test_a_wrong_picture(case: Case, refused: Callable[..., None], models: dict[str, Path], tmp_path: Path) -> None:
    if case.name.startswith("folder"):
        (tmp_path / case.name).mkdir()
    else:
        (tmp_path / case.name).write_bytes(case.given)
    refused(case, "predict", models["digits"], case.name)
