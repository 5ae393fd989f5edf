"""Pictures become what the model learned from: size, range, light on dark, block counts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pellucid.data.files.picture import read_picture
from pellucid.data.schema import Field

GRAY = Field("image", "image", shape=(28, 28), high=255.0)
DIGIT = Field("image", "image", shape=(8, 8), high=16.0)
COLOR = Field("image", "image", shape=(4, 4, 3), high=255.0)


@pytest.fixture
def bitmap(rng: np.random.Generator) -> np.ndarray:
    """Some ink in the middle of 32x32 pixels."""
    pixels = np.zeros((32, 32), bool)
    pixels[4:28, 4:28] = rng.random((24, 24)) < 0.4
    return pixels


def saved(path: Path, pixels: np.ndarray) -> Path:
    Image.fromarray(np.uint8(pixels)).save(path)
    return path


def test_the_bundled_digits_are_counts_of_4x4_blocks(bitmap: np.ndarray, tmp_path: Path) -> None:
    counts = [[bitmap[4 * i : 4 * i + 4, 4 * j : 4 * j + 4].sum() for j in range(8)] for i in range(8)]
    values, notes = read_picture(saved(tmp_path / "a.png", 255 * bitmap), DIGIT)
    np.testing.assert_array_equal(values, counts)
    assert notes == ()


def test_dark_ink_on_a_light_ground_is_turned_round_and_said(bitmap: np.ndarray, tmp_path: Path) -> None:
    light, _ = read_picture(saved(tmp_path / "a.png", 255 * bitmap), DIGIT)
    dark, notes = read_picture(saved(tmp_path / "b.png", 255 * ~bitmap), DIGIT)
    np.testing.assert_array_equal(dark, light)
    assert "light on dark" in notes[0]


def test_a_picture_of_the_right_size_is_left_alone(rng: np.random.Generator, tmp_path: Path) -> None:
    pixels = rng.integers(0, 256, (28, 28))
    pixels[[0, -1]] = pixels[:, [0, -1]] = 0
    values, _ = read_picture(saved(tmp_path / "a.png", pixels), GRAY)
    np.testing.assert_allclose(values, pixels, atol=1e-9)


def test_colors_stay_colors(rng: np.random.Generator, tmp_path: Path) -> None:
    pixels = rng.integers(0, 256, (4, 4, 3))
    values, notes = read_picture(saved(tmp_path / "a.png", pixels), COLOR)
    np.testing.assert_allclose(values, pixels, atol=1e-9)
    assert notes == ()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_pixel_is_read(mode: str, tmp_path: Path) -> None:
    picture = Image.new("L", (28, 28))
    picture.paste(255, (10, 10, 18, 18))
    suffix = ".jpg" if mode == "CMYK" else ".png"
    if mode == "I;16":
        Image.fromarray(np.uint16(np.asarray(picture)) * 257).save(tmp_path / "a.png")
    else:
        picture.convert(mode).save(tmp_path / f"a{suffix}")
    values, _ = read_picture(tmp_path / f"a{suffix}", GRAY)
    assert abs(values[14, 14] - 255) <= 2
    assert values[2, 2] <= 2


def test_what_is_transparent_is_paper(tmp_path: Path) -> None:
    picture = Image.new("RGBA", (28, 28), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (10, 10, 18, 18))
    picture.save(tmp_path / "a.png")
    values, notes = read_picture(tmp_path / "a.png", GRAY)
    assert (values[14, 14], values[2, 2]) == (255, 0)
    assert notes


def test_a_camera_held_sideways_is_put_upright(tmp_path: Path) -> None:
    picture = Image.new("L", (28, 28))
    picture.paste(255, (10, 2, 18, 10))
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    picture.save(tmp_path / "a.png", exif=exif)
    values, _ = read_picture(tmp_path / "a.png", GRAY)
    assert (values[22, 14], values[5, 14]) == (255, 0)


def test_of_a_film_the_first_frame_is_taken(tmp_path: Path) -> None:
    first, second = Image.new("L", (28, 28), 0), Image.new("L", (28, 28), 255)
    first.paste(255, (10, 10, 18, 18))
    first.save(tmp_path / "a.gif", save_all=True, append_images=[second])
    values, notes = read_picture(tmp_path / "a.gif", GRAY)
    assert values[14, 14] > 250 and "first of 2 frames" in notes[0]
