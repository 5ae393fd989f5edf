"""Each system's page says what the system says: its promises, its command, its pictures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pellucid.gallery import Promise, Stage, System, systems

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "gallery"
FAST = 2.0  # seconds

each_system = pytest.mark.parametrize("system", systems.values(), ids=lambda system: system.name)


def page(system: System) -> str:
    return (PAGES / f"{system.name}.md").read_text(encoding="utf-8")


def rows(system: System) -> list[list[str]]:
    """The cells of the page's table of promises, without its two heading lines."""
    table = page(system).partition(f"<!-- promises: {system.name} -->")[2].partition("<!-- end -->")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.strip().splitlines()[2:]]


@each_system
def test_a_page_shows_its_command_its_promises_and_its_pictures(system: System) -> None:
    text = page(system)
    assert f"pellucid gallery {system.name}" in text
    assert re.search(r"!\[[^\]]{20,}\]\(\.\./pictures/gallery/", text), "a picture, said in words too"
    assert rows(system), "a table, written by tools/gallery.py"
    assert "\n## Read\n" in text


@each_system
def test_a_page_claims_nothing_that_did_not_hold(system: System) -> None:
    seeds = int(re.search(r"held, of (\d+) seeds?", page(system))[1])  # type: ignore[index]
    assert all(held in ("reported", str(seeds)) for *_, held in rows(system))


def test_the_list_of_pages_is_the_list_of_systems() -> None:
    listed = re.findall(
        r"^\| \[([^\]]+)\]\(\1\.md\) \| (.+?) \|", (PAGES / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert listed == [(each.name, each.about) for each in systems.values()]


def in_its_own_time(system: System) -> object:
    slow = [pytest.mark.slow] if system.seconds > FAST else []
    fetched = [pytest.mark.skip(reason=f"needs {system.needs}")] if system.needs else []
    return pytest.param(system, id=system.name, marks=[*slow, *fetched])


@pytest.mark.parametrize("system", [in_its_own_time(each) for each in systems.values()])
def test_a_system_keeps_its_promises_and_the_page_says_the_same(system: System, tmp_path: Path) -> None:
    stage = Stage(lambda text: None, lambda event: None, tmp_path)
    promises: list[Promise] = system.run(stage)
    assert all(each.held is not False for each in promises), [each for each in promises if each.held is False]
    assert [[each.about, each.promised] for each in promises] == [row[:2] for row in rows(system)]
    for picture in stage.drawn:
        assert (ROOT / "docs" / "pictures" / "gallery" / picture.name).is_file(), f"{picture.name} is not committed"
