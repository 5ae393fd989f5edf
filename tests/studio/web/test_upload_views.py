"""Files that are brought to the page: a table, a model, and what cannot be opened."""

import pytest

from studio.web.desk_page import until

expect = pytest.importorskip("playwright.sync_api").expect


TABLE = {
    "upload": "ab" * 32,
    "name": "heights.csv",
    "kind": "table",
    "rows": 1234,
    "target": "weight",
    "problems": ["3 rows are left out: the weight is missing."],
    "more_columns": 0,
    "columns": [
        {
            "name": "name",
            "role": "left out",
            "kind": "",
            "reason": "every row has another value",
            "may_be_target": False,
        },
        {"name": "height", "role": "input", "kind": "number", "unit": "cm", "may_be_target": True},
        {"name": "sex", "role": "input", "kind": "class", "may_be_target": True},
        {"name": "born", "role": "input", "kind": "date", "may_be_target": False},
        {"name": "weight", "role": "input", "kind": "number", "unit": "kg", "may_be_target": True},
    ],
    "preview": [["Ann", 170.1, "f", "1990-01-02", 61.2], ["Bob", None, "m", "1987-10-22", 80]],
}
FILE = {"name": "heights.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}


def test_a_table_is_looked_at_and_opened(controls, violations):
    with controls(loads=True) as (page, desk):
        bodies = []

        def answer(route):
            bodies.append((route.request.url, route.request.post_data_buffer, route.request.headers["x-pellucid"]))
            route.fulfill(json=TABLE)

        page.route("**/api/upload?**", answer)
        page.locator("input[type=file]").set_input_files(FILE)
        sheet = page.get_by_role("dialog", name="heights.csv")
        expect(sheet.get_by_text("3 rows are left out")).to_be_visible()
        expect(sheet.get_by_role("checkbox", name="Use name")).to_be_disabled()
        assert violations(page) == []
        assert bodies == [(bodies[0][0], FILE["buffer"], "1")]
        assert bodies[0][0].endswith("/api/upload?name=heights.csv")
        sheet.get_by_role("checkbox", name="Use born").uncheck()
        sheet.get_by_role("combobox", name="What should be learned").select_option("sex")
        sheet.get_by_role("button", name="Learn sex from 2 columns").click()
        until(page, lambda: "upload" in desk.last.get("from", {}))
        assert desk.last["from"] == {"upload": "ab" * 32, "target": ["sex"], "drop": ["born"]}


def test_a_file_is_dropped_anywhere(controls):
    with controls(loads=True) as (page, desk):
        page.route(
            "**/api/upload?**", lambda route: route.fulfill(json={"upload": "cd" * 32, "kind": "model", "name": "m"})
        )
        carried = page.evaluate_handle(
            "() => { const all = new DataTransfer(); all.items.add(new File(['x'], 'm.safetensors')); return all; }"
        )
        page.dispatch_event("body", "dragenter", {"dataTransfer": carried})
        expect(page.get_by_text("Drop it: a table")).to_be_visible()
        page.dispatch_event("body", "drop", {"dataTransfer": carried})
        expect(page.get_by_text("Drop it: a table")).to_have_count(0)
        until(page, lambda: "model" in desk.last.get("from", {}))
        assert desk.last == {"do": "open", "from": {"model": "cd" * 32}}


def test_what_is_wrong_with_a_file_is_said(controls):
    with controls(loads=True, complains=True) as (page, _):
        problem = {"code": "upload.suffix", "what": "this kind of file cannot be opened", "next": "Save it as CSV."}
        page.route("**/api/upload?**", lambda route: route.fulfill(status=400, json=problem))
        page.locator("input[type=file]").set_input_files({**FILE, "name": "heights.xls"})
        expect(page.get_by_text("Save it as CSV.")).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)
