"""What a stage does with titles and pictures."""

from __future__ import annotations

from pathlib import Path

from pellucid.gallery import Stage


def test_a_picture_is_written_into_the_folder_and_remembered(tmp_path: Path) -> None:
    stage = Stage(lambda text: None, lambda event: None, tmp_path / "new")
    path = stage.draw("house", "<svg/>")
    assert path == tmp_path / "new" / "house.svg"
    assert path.read_text(encoding="utf-8") == "<svg/>"
    assert stage.drawn == [path]


def test_a_title_is_a_line_with_what_it_is_about_below(tmp_path: Path) -> None:
    said: list[str] = []
    Stage(said.append, lambda event: None, tmp_path).title("One", "about one")
    assert said[0] == ""
    assert said[1].startswith("── One ──")
    assert said[2] == "about one"


def test_two_stages_remember_their_own_pictures(tmp_path: Path) -> None:
    one, other = (Stage(lambda text: None, lambda event: None, tmp_path) for _ in range(2))
    one.draw("a", "")
    assert other.drawn == []
