"""The pad: strokes, block counts, and pictures put back on it."""

import numpy as np
from sklearn.datasets import load_digits


def test_block_counts_are_the_digits_own_preprocessing(node, rng):
    bitmap = rng.integers(0, 2, size=(32, 32))
    found = node('import {blockCounts} from "./drawing.js"; answer([...blockCounts(data)]);', bitmap.ravel().tolist())
    expected = bitmap.reshape(8, 4, 8, 4).sum(axis=(1, 3))
    np.testing.assert_array_equal(np.reshape(found, (8, 8)), expected)


def test_a_digit_put_on_the_pad_is_read_back_exactly(node):
    images = load_digits().data[:30]
    code = """
    import {bitmapFromCounts, blockCounts} from "./drawing.js";
    answer(data.map((image) => [...blockCounts(bitmapFromCounts(image))]));
    """
    np.testing.assert_array_equal(node(code, images.tolist()), images)


def test_a_stroke_covers_its_line_and_can_be_erased(node):
    code = """
    import {stroke} from "./drawing.js";
    const bitmap = new Uint8Array(64);
    stroke(bitmap, 8, [1.5, 4.5], [6.5, 4.5], 0.6);
    const drawn = [...bitmap];
    stroke(bitmap, 8, [4, 4], [4, 4], 9, 0);
    answer({drawn, erased: [...bitmap]});
    """
    found = node(code)
    expected = np.zeros((8, 8))
    expected[4, 1:7] = 1
    np.testing.assert_array_equal(np.reshape(found["drawn"], (8, 8)), expected)
    assert not any(found["erased"])


def test_soft_strokes_have_soft_rims_and_never_take_ink_away(node):
    code = """
    import {softStroke} from "./drawing.js";
    const pixels = new Float64Array(81);
    softStroke(pixels, 9, [4.5, 4.5], [4.5, 4.5], 1.2);
    const once = [...pixels];
    softStroke(pixels, 9, [4.5, 4.5], [4.5, 4.5], 0.5);
    answer({once, twice: [...pixels]});
    """
    found = node(code)
    once = np.reshape(found["once"], (9, 9))
    assert once[4, 4] == 1 and 0 < once[4, 5] < 1 and once[4, 6] == 0
    assert found["once"] == found["twice"]


def test_a_picture_is_centered_by_its_mass(node, rng):
    picture = np.zeros((28, 28))
    picture[2:9, 15:20] = rng.uniform(size=(7, 5))
    found = np.reshape(
        node(
            'import {centeredByMass} from "./drawing.js"; answer([...centeredByMass(data, 28)]);',
            picture.ravel().tolist(),
        ),
        (28, 28),
    )
    rows, columns = np.indices((28, 28))
    center = [(found * axis).sum() / found.sum() for axis in (rows, columns)]
    assert np.abs(np.array(center) - 13.5).max() <= 0.5
    assert np.isclose(found.sum(), picture.sum())


FITTED = 'import {fittedToBox} from "./drawing.js"; answer([...fittedToBox(data, 112)]);'


def test_a_drawing_is_scaled_into_a_box_of_twenty(node):
    pad = np.zeros((112, 112))
    pad[10:50, 30:42] = 1
    found = np.reshape(node(FITTED, pad.ravel().tolist()), (28, 28))
    rows, columns = np.nonzero(found)
    assert np.ptp(rows) + 1 == 20 and np.ptp(columns) + 1 == 6, "its proportions are kept"
    center = [(found * axis).sum() / found.sum() for axis in np.indices((28, 28))]
    assert np.abs(np.array(center) - 13.5).max() <= 0.5
    assert np.isclose(found.sum(), pad.sum() / 4)


def test_an_empty_pad_gives_an_empty_picture(node):
    assert not any(node(FITTED, [0] * 112**2))


def test_an_enlarged_picture_keeps_its_ink(node, rng):
    picture = np.zeros((28, 28))
    picture[4:24, 8:20] = rng.uniform(size=(20, 12))
    code = 'import {enlarged} from "./drawing.js"; answer([...enlarged(data, 28, 4)]);'
    large = np.reshape(node(code, picture.ravel().tolist()), (112, 112))
    assert np.isclose(large.sum(), 16 * picture.sum())
    assert large.max() <= picture.max()


def test_an_empty_picture_stays_empty(node):
    assert not any(node('import {centeredByMass} from "./drawing.js"; answer([...centeredByMass(data, 4)]);', [0] * 16))


def test_a_contour_crosses_where_the_field_is_zero(node):
    x = np.linspace(-1, 1, 20)
    field = np.tile(x - 0.1, (20, 1))
    path = node('import {contour} from "./contour.js"; answer(contour(data, 20, 100));', field.ravel().tolist())
    places = [float(word) for word in path.replace("M", " ").replace("L", " ").split()]
    expected = ((0.1 + 1) / (2 / 19) + 0.5) * 5
    assert len(places) == 19 * 4
    np.testing.assert_allclose(places[::2], expected, atol=0.051)
