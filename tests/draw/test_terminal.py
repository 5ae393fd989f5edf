"""Pictures and curves as text."""

import re

import numpy as np
import pytest

from pellucid.draw import picture_text, side_by_side, spark_line


def test_plain_pictures_use_plain_characters_only():
    text = picture_text(np.arange(64).reshape(8, 8), high=63)
    assert text.isascii()
    assert len(text.split("\n")) == 8
    assert text.endswith("@@")


def test_colored_pictures_pack_two_rows_in_a_line():
    text = picture_text(np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), color=True)
    lines = text.split("\n")
    assert len(lines) == 2
    assert re.findall(r"38;5;(\d+);48;5;(\d+)m▀", lines[0]) == [("232", "255"), ("255", "232")]
    assert lines[0].endswith("\x1b[0m")


@pytest.mark.parametrize("image", [np.zeros((0, 0)), np.zeros((2, 2)), np.full((2, 2), np.nan), np.ones((2, 2, 1))])
def test_edges_do_not_break(image):
    assert isinstance(picture_text(image), str)


def test_not_a_number_is_marked():
    assert picture_text(np.array([[np.nan, 1.0]])) == "??@@"


def test_pictures_stand_side_by_side_with_captions():
    text = side_by_side(["ab\nc", "d"], ["one", "2"], gap=1)
    assert text == "one 2\nab  d\nc"
    assert side_by_side([]) == ""


def test_spark_lines_follow_the_values():
    line = spark_line([3, 2, 1, 0])
    assert line[0] == "█" and line[-1] == "▁"
    assert len(spark_line(range(1000), width=40)) == 40
    assert spark_line([]) == "" and spark_line([np.nan]) == "?"
