"""The whole page as text: whole, closed, and safe whatever the data says."""

import json
import re
from base64 import b64decode, b64encode
from hashlib import sha256
from html.parser import HTMLParser

import numpy as np
import pytest

from pellucid.errors import InputError
from pellucid.export.report import build_report, encode_array, encode_arrays


class Page(HTMLParser):
    """The elements of a page and the text inside scripts and styles."""

    def __init__(self, text):
        super().__init__()
        self.found, self.inside, self.addresses, self.policy = {}, None, [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.inside = named.get("type") or tag
        self.addresses += [value for name, value in attrs if name in ("src", "href", "action")]
        if named.get("http-equiv") == "Content-Security-Policy":
            self.policy = named["content"]

    def handle_data(self, data):
        self.found[self.inside] = self.found.get(self.inside, "") + data

    def handle_endtag(self, tag):
        self.inside = None


def page_of(**parts):
    weight = encode_arrays({"weight": np.ones((2, 1)), "bias": np.zeros(1)})
    model = {
        "inputs": {"shape": [2], "names": ["a", "b"]},
        "nodes": [{"name": "dense1", "kind": "dense", "inputs": ["input"], "parameters": weight}],
        "outputs": [{"node": "dense1", "task": {"kind": "regression", "targets": [{"name": "y"}]}}],
    }
    return {"title": "A page", "model": model} | parts


def test_data_comes_back_as_it_went_in():
    page = page_of(history={"epoch": [1, 2], "train.loss": [1.0, float("nan")]}, counts=np.array([[1, 2]]))
    stored = json.loads(Page(build_report(page)).found["application/json"])
    assert stored["history"]["train.loss"] == [1.0, None]
    assert stored["counts"] == [[1, 2]]
    assert stored["model"]["nodes"][0]["parameters"]["weight"]["shape"] == [2, 1]


@pytest.mark.parametrize(
    "evil", ["</script><script>alert(1)</script>", "<!-- <script>", "\u2028]]>", "{{script}}", "&lt;"]
)
def test_no_name_can_leave_its_place(evil):
    text = build_report(page_of(title=evil, asked={"toml": evil}))
    found = Page(text).found
    assert json.loads(found["application/json"])["asked"]["toml"] == evil
    assert found["title"] == evil
    assert text.count("</script>") == 2


def test_the_policy_names_exactly_what_is_in_the_page():
    page = Page(build_report(page_of()))
    for kind, directive in (("module", "script-src"), ("style", "style-src")):
        digest = b64encode(sha256(page.found[kind].encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in page.policy
    assert page.policy.startswith("default-src 'none'; ")
    assert "unsafe" not in page.policy


def test_nothing_comes_from_elsewhere():
    text = build_report(page_of())
    assert Page(text).addresses == []
    assert set(re.findall(r"https?://[^\"'\s]+", text)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"\sstyle=\"", text)
    assert "@import" not in text and "url(" not in text


def test_what_is_missing_is_named():
    with pytest.raises(InputError, match="no model"):
        build_report({"title": "nothing"})
    with pytest.raises(InputError, match="no nodes, outputs"):
        build_report({"model": {"inputs": {}}})


def test_arrays_are_little_endian_float32():
    values = np.array([[1.5, -2.0], [3.0, 1e-8]])
    assert np.frombuffer(b64decode(encode_array(values)), "<f4").tolist() == values.astype("f4").ravel().tolist()
    assert encode_array(values.T) != encode_array(values)


def test_parts_that_are_absent_are_listed(node):
    code = 'import {absentParts} from "./main.js"; answer(absentParts(data));'
    classes = page_of(history={}, model={"outputs": [{"task": {"kind": "classification"}}]})
    assert node(code, page_of()) == ["results", "history", "snapshots", "step", "asked"]
    assert node(code, classes) == ["results", "snapshots", "confusion", "mistakes", "step", "asked"]
    assert "mistakes" not in node(code, classes | {"confusion": {"counts": [[3]]}}), "none were made"


def test_the_first_row_is_a_real_one(node):
    code = 'import {firstRow} from "./main.js"; answer(firstRow(data));'
    mistake = {"row": 7, "input": [[1], [2]], "target": "a", "prediction": "b"}
    assert node(code, page_of(mistakes=[mistake]))["raw"] == [1, 2]
    assert node(code, page_of(plane={"test": {"x": [[3, 4]], "y": [1]}}))["raw"] == [3, 4]
    assert node(code, page_of()) == {"raw": [0, 0], "about": "All inputs are 0."}
