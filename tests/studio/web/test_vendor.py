"""The libraries of the page are, byte for byte, what their makers published; and they run under the studio's policy."""

import json
import re
import runpy
from importlib.resources import files
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
WEB = files("pellucid.studio") / "web"
LIST = json.loads((WEB / "vendor" / "vendor.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def vendor():
    return runpy.run_path(str(ROOT / "tools" / "vendor.py"))


def test_every_file_has_the_hash_it_was_published_with(vendor):
    assert vendor["unlike"]() == []


def test_a_changed_and_an_added_file_are_found(vendor, tmp_path):
    for path in (ROOT / "src/pellucid/studio/web/vendor").rglob("*"):
        if path.is_file():
            (copy := tmp_path / path.relative_to(ROOT / "src/pellucid/studio/web/vendor")).parent.mkdir(
                parents=True, exist_ok=True
            )
            copy.write_bytes(path.read_bytes())
    (tmp_path / "htm" / "htm.module.js").write_bytes(b"changed")
    (tmp_path / "preact" / "LICENSE").unlink()
    (tmp_path / "more.js").write_bytes(b"")
    assert vendor["unlike"](tmp_path) == ["htm/htm.module.js", "more.js", "preact/LICENSE"]


def test_the_list_names_what_is_taken(vendor):
    listed = {f"{pack['name']}@{pack['version']}": set(pack["files"]) for pack in LIST}
    assert listed == {name: set(taken.values()) for name, taken in vendor["PACKAGES"].items()}


@pytest.mark.parametrize("pack", LIST, ids=lambda pack: pack["name"])
def test_every_library_brings_its_licence(pack):
    assert pack["license"] in ("MIT", "Apache-2.0")
    assert [file for file in pack["files"] if file.endswith("LICENSE")]


def test_the_import_map_leads_to_files():
    page = (WEB / "index.html").read_text("utf-8")
    found = json.loads(re.search(r'<script type="importmap">(.*?)</script>', page, re.DOTALL)[1])
    assert set(found["imports"]) == {
        "preact",
        "preact/hooks",
        "@preact/signals",
        "@preact/signals-core",
        "htm",
        "uplot",
    }
    addresses = [*found["imports"].values(), *re.findall(r'(?:src|href)="(/[^"]+)"', page)]
    missing = [each for each in addresses if not (WEB / each.removeprefix("/studio/")).is_file()]
    assert missing == []


def test_nothing_but_the_import_map_is_inline():
    page = (WEB / "index.html").read_text("utf-8")
    assert re.findall(r"<script(?![^>]*src=)[^>]*>", page) == ['<script type="importmap">']
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)


def test_all_of_them_run_together_under_the_policy(visit):
    with visit("/page/libraries") as page:
        page.get_by_text("seen 3 times").wait_for()
        assert page.locator(".uplot canvas").count() == 1
        assert page.evaluate("globalThis.requested").startswith("/studio/vendor/")
