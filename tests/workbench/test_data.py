"""The list of data sets: all of them, with what is true of them."""

from __future__ import annotations

from pathlib import Path

from pellucid.data.downloads import fetched
from pellucid.data.sources import sources
from pellucid.workbench.data import catalog


def test_every_source_and_every_download_is_listed(tmp_path: Path) -> None:
    listed = {each.name: each for each in catalog(tmp_path)}
    assert set(listed) == {*sources, *fetched}
    assert all(each.about.endswith(".") and each.rows > 0 for each in listed.values())
    assert (listed["iris"].rows, listed["iris"].inputs, listed["iris"].kind) == (150, "4", "bundled")
    assert (listed["digits"].inputs, listed["circle"].kind) == ("8x8", "generated")
    assert all(listed[name].kind == "fetched" and not listed[name].where for name in fetched)


def test_where_a_fetched_set_is(tmp_path: Path) -> None:
    (tmp_path / "tinyshakespeare.txt").write_text("To be")
    (tmp_path / "mnist").mkdir()
    (tmp_path / "mnist/train-images-idx3-ubyte").write_bytes(b"")
    listed = {each.name: each.where for each in catalog(tmp_path)}
    assert listed["tiny-shakespeare"] == str(tmp_path)
    assert listed["mnist"] == "", "three files of four are not there"
