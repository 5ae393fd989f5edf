"""What pictures and films are made of: GIF against Pillow, few colours, drawings as SVG, code in pieces."""

import base64
import io
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from studio.web.scripts import run_in_node

Image = pytest.importorskip("PIL.Image")

GIF = """
import {Gif} from "/studio/take/gif.js";
answer(data.map(({width, height, seconds, frames}) => {
  const gif = new Gif(width, height);
  for (const frame of frames) gif.add(new Uint8ClampedArray(Buffer.from(frame, "base64")), seconds);
  return Buffer.from(gif.bytes()).toString("base64");
}));
"""


def film(width, height, frames, seconds=0.1):
    """Frames of shape (height, width, 3), as they are handed over."""
    opaque = [np.concatenate([each, np.full((height, width, 1), 255)], axis=2).astype(np.uint8) for each in frames]
    coded = [base64.b64encode(each.tobytes()).decode() for each in opaque]
    return {"width": width, "height": height, "seconds": seconds, "frames": coded}


def decoded(text):
    image = Image.open(io.BytesIO(base64.b64decode(text)))
    for number in range(image.n_frames):
        image.seek(number)
        yield np.asarray(image.convert("RGB")).astype(int), image.info


def few_colors(height, width, count, seed, runs=1):
    """A picture of `count` colours at most, far enough from each other to be told apart, in runs or as noise."""
    draw = np.random.default_rng(seed)
    palette = draw.permutation(np.stack(np.meshgrid(*3 * [np.arange(0, 256, 36)], indexing="ij"), -1).reshape(-1, 3))
    which = np.repeat(draw.integers(0, count, -(-height * width // runs)), runs)[: height * width]
    return palette[which].reshape(height, width, 3)


EXACT = {
    "one pixel": [np.array([[[255, 128, 0]]])],
    "one colour": [np.full((40, 60, 3), 36)],
    "two colours": [few_colors(33, 57, 2, 0)],
    "noise of 250 colours": [few_colors(120, 131, 250, 1)],
    "long runs": [few_colors(90, 200, 12, 2, runs=77)],
    "the same twice": 2 * [few_colors(20, 20, 9, 3)],
    "three frames": [few_colors(31, 64, 100, seed, runs=3) for seed in (4, 5, 6)],
}


def test_a_film_of_few_colours_comes_back_as_it_was(tmp_path):
    asked = [film(frames[0].shape[1], frames[0].shape[0], frames) for frames in EXACT.values()]
    for (name, frames), text in zip(EXACT.items(), run_in_node(tmp_path, GIF, asked), strict=True):
        found = list(decoded(text))
        if name != "the same twice":  # a reader may join frames in which nothing moves
            assert len(found) == len(frames), name
        for (picture, info), frame in zip(found, frames, strict=False):
            np.testing.assert_array_equal(picture, frame, err_msg=name)
            assert len(found) == 1 or info["duration"] in (100, 200)


def test_any_film_comes_back_about_as_it_was(tmp_path):
    across, down = np.meshgrid(np.arange(160), np.arange(90))
    frames = [
        np.stack([across * 255 / 160, down * 255 / 90, (across + down + 20 * k) % 256], -1).astype(np.uint8)
        for k in range(3)
    ]
    [text] = run_in_node(tmp_path, GIF, [film(160, 90, frames, seconds=0.5)])
    for (picture, info), frame in zip(decoded(text), frames, strict=True):
        assert np.abs(picture - frame).mean() < 10
        assert (info["duration"], info["loop"]) == (500, 0)


def test_a_frame_in_which_little_moves_costs_little(tmp_path):
    first = few_colors(200, 300, 60, 7)
    second = first.copy()
    second[50:54, 60:64] = [36, 72, 108]
    one, two = run_in_node(tmp_path, GIF, [film(300, 200, [first]), film(300, 200, [first, second])])
    assert len(two) - len(one) < 0.1 * len(one)
    np.testing.assert_array_equal(list(decoded(two))[1][0], second)


def test_colours_are_never_more_than_asked_for(tmp_path):
    code = """
    import {quantized} from "/studio/take/quantize.js";
    answer(data.map(({rgba, most}) => {
      const {table, indices} = quantized(Uint8Array.from(rgba), most);
      return {colors: table.length / 3, highest: indices.reduce((a, b) => Math.max(a, b), -1), count: indices.length};
    }));
    """
    noise = np.random.default_rng(0).integers(0, 256, 4 * 5000).tolist()
    cases = [{"rgba": noise, "most": most} for most in (1, 2, 17, 256)]
    found = run_in_node(tmp_path, code, [*cases, {"rgba": [], "most": 4}, {"rgba": [9, 9, 9, 255], "most": 4}])
    assert [each["colors"] for each in found] == [1, 2, 17, 256, 0, 1]
    assert all(each["highest"] < max(each["colors"], 1) for each in found)
    assert [each["count"] for each in found] == [5000, 5000, 5000, 5000, 0, 1]


SVG = "{http://www.w3.org/2000/svg}"


def drawn(tmp_path, code):
    """The elements of a drawing that ``code`` makes on ``context``."""
    start = 'import {SvgContext} from "/studio/take/svg.js";'
    made = "const context = new SvgContext(100, 50, {encode: (source, crop) => `data:${source.name},${crop}`});"
    [text] = [run_in_node(tmp_path, f'{start}{made}{code}; answer(context.text("A & <b>"));')]
    return ElementTree.fromstring(text)


def test_a_drawing_is_well_formed_and_has_a_title(tmp_path):
    root = drawn(tmp_path, 'context.font = "600 12px A, \\"B C\\""; context.fillText("x < \\u0000 & \\"y\\"", 3, 4);')
    assert root.find(f"{SVG}title").text == "A & <b>" and root.get("aria-label") == "A & <b>"
    text = root.find(f"{SVG}text")
    assert text.text == 'x <  & "y"'
    assert (text.get("font-family"), text.get("font-size"), text.get("font-weight")) == ('A, "B C"', "12", "600")


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("context.moveTo(1, 2); context.lineTo(3.456, 4)", "M1 2L3.46 4"),
        ("context.lineTo(1, 2); context.lineTo(3, 4); context.closePath()", "M1 2L3 4Z"),
        ("context.moveTo(NaN, 2); context.lineTo(5, 6); context.lineTo(Infinity, 0)", "M5 6"),
        ("context.rect(1, 2, 10, 20)", "M1 2h10v20h-10Z"),
        ("context.moveTo(0, 0); context.bezierCurveTo(1, 2, 3, 4, 5, 6)", "M0 0C1 2 3 4 5 6"),
        ("context.arc(0, 0, 2, 0, 2 * Math.PI)", "M2 0A2 2 0 0 1 -2 0A2 2 0 0 1 2 0"),
    ],
)
def test_paths_are_as_they_were_traced(tmp_path, code, path):
    assert drawn(tmp_path, f"context.beginPath(); {code}; context.stroke()").find(f"{SVG}path").get("d") == path


def test_colours_and_lines_are_said_in_words_that_every_program_reads(tmp_path):
    root = drawn(
        tmp_path,
        """
        context.strokeStyle = "rgb(0 114 178 / 0.5)"; context.lineWidth = 2.5; context.setLineDash([3, 1.5]);
        context.lineDashOffset = -4; context.strokeRect(1, 2, 3, 4);
        context.fillStyle = "rgb(255 255 255 / 1)"; context.fillRect(0, 0, 9, 9);
        """,
    )
    line, filled = root.findall(f"{SVG}rect")
    assert (line.get("stroke"), line.get("stroke-opacity"), line.get("stroke-width")) == ("#0072b2", "0.5", "2.5")
    assert (line.get("stroke-dasharray"), line.get("stroke-dashoffset"), line.get("fill")) == ("3 1.5", "-4", "none")
    assert (filled.get("fill"), filled.get("fill-opacity")) == ("#ffffff", None)


def test_what_is_saved_is_given_back(tmp_path):
    root = drawn(
        tmp_path,
        """
        context.fillStyle = "#111111"; context.save(); context.translate(10, 20); context.scale(2, 2);
        context.fillStyle = "#222222"; context.save(); context.beginPath(); context.rect(0, 0, 5, 5); context.clip();
        context.drawImage({name: "tile", width: 8, height: 8}, 1, 2, 3, 4, 0, 0, 5, 5); context.restore();
        context.fillRect(0, 0, 1, 1); context.restore(); context.fillRect(0, 0, 2, 2); context.restore();
        """,
    )
    outer = root.find(f"{SVG}g")
    assert outer.get("transform") == "translate(10 20)"
    inner = outer.find(f"{SVG}g")
    assert inner.get("transform") == "scale(2 2)"
    clipped = inner.find(f"{SVG}g")
    assert clipped.get("clip-path") == f"url(#{inner.find(f'{SVG}clipPath').get('id')})"
    assert clipped.find(f"{SVG}image").get("href") == "data:tile,1,2,3,4"
    assert inner.find(f"{SVG}rect").get("fill") == "#222222"
    assert root.find(f"{SVG}rect").get("fill") == "#111111"


PYTHON = 'import pellucid\n\nrun = pellucid.train(\n    "xor",\n    l2=0.01,\n    shuffle=False,\n    seed=3,\n)\n'


def test_code_is_cut_into_pieces_that_are_the_whole(tmp_path):
    commands = ["pellucid train 'spiral(noise=0.1)' --l2 0.01 --no-shuffle --network 'dense 4 tanh'", "", "x"]
    code = """
    import {pieces} from "/studio/take/highlight.js";
    answer([...data.commands.map((each) => pieces(each, "command")), pieces(data.python, "python")]);
    """
    found = run_in_node(tmp_path, code, {"commands": commands, "python": PYTHON})
    assert ["".join(piece for _, piece in each) for each in found] == [*commands, PYTHON]
    assert [each for each in found[0] if each[0]] == [
        ["text", "'spiral(noise=0.1)'"],
        ["option", "--l2"],
        ["number", "0.01"],
        ["option", "--no-shuffle"],
        ["option", "--network"],
        ["text", "'dense 4 tanh'"],
    ]
    assert [each for each in found[-1] if each[0]] == [
        ["word", "import"],
        ["text", '"xor"'],
        ["option", "l2"],
        ["number", "0.01"],
        ["option", "shuffle"],
        ["word", "False"],
        ["option", "seed"],
        ["number", "3"],
    ]
