"""Many modules as one script."""

from importlib.resources import files

import pytest

from pellucid.export.report.bundle import bundle


def test_imports_come_before_what_needs_them_and_once(node):
    sources = {
        "main.js": 'import {one} from "./one.js";\nimport {two} from "./two-b.js";\nglobalThis.sum = one + two;\n',
        "one.js": "export const one = 1;\nconst hidden = 5;\n",
        "two-b.js": 'import {\n  one,\n} from "./one.js";\nconst hidden = 2;\nexport const two = hidden * one;\n',
    }
    script = bundle(sources, "main.js")
    assert script.count("const $one =") == 1
    assert node(script + "answer(globalThis.sum);") == 3


@pytest.mark.parametrize(
    "line",
    ['import * as x from "./a.js";', 'import x from "./a.js";', "export default 1;", "export {x};", 'import "./a.js";'],
)
def test_other_forms_are_refused(line):
    with pytest.raises(AssertionError, match="cannot be joined"):
        bundle({"a.js": "", "main.js": f"{line}\n"}, "main.js")


def test_circles_and_missing_files_are_refused():
    with pytest.raises(AssertionError, match=r"a.js → b.js → a.js"):
        bundle({"a.js": 'import {b} from "./b.js";\n', "b.js": 'import {a} from "./a.js";\n'}, "a.js")
    with pytest.raises(AssertionError, match="not there"):
        bundle({"a.js": 'import {b} from "./b.js";\n'}, "a.js")


def page_sources():
    folder = files("pellucid.export.report")
    return {entry.name: entry.read_text("utf-8") for entry in folder.iterdir() if entry.name.endswith(".js")}


def test_the_page_uses_every_file_and_starts_nothing_without_a_document(node):
    sources = page_sources()
    script = bundle(sources, "main.js")
    assert all(f"const ${name.removesuffix('.js').replace('-', '_')} =" in script for name in sources)
    assert node(script + "answer('ready');") == "ready"


def test_pure_files_know_no_document():
    pure = [
        "arrays",
        "activations",
        "kernels",
        "network",
        "expressions",
        "preprocessing",
        "decode",
        "unlike",
        "drawing",
    ]
    sources = page_sources()
    for name in [*pure, "contour", "format"]:
        assert "document" not in sources[f"{name}.js"], name


def test_nothing_is_fetched_or_evaluated():
    for name, text in page_sources().items():
        for word in ("fetch(", "XMLHttpRequest", "WebSocket", "eval(", "new Function", "innerHTML", "localStorage"):
            assert word not in text, f"{word} in {name}"
