"""Files that are brought on the page: read again as they are said to be, refused unsent where they are too large."""

import pytest

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = pytest.mark.usefixtures("read_here")

ROWS = b"".join(b"%d,5;%d,250;%s\n" % (50 + k, 100 + 3 * k, b"AB"[k % 2 : k % 2 + 1]) for k in range(40))
FILE = {"name": "houses.csv", "mimeType": "text/csv", "buffer": "Größe;Preis;Lage\n".encode("windows-1252") + ROWS}


def brought(it, file=FILE):
    it.page.locator("input[type=file]").set_input_files(file)
    sheet = it.page.get_by_role("dialog", name=file["name"], exact=True)
    sheet.wait_for()
    return sheet


@pytest.mark.slow
def test_a_table_is_read_again_as_it_is_said_and_opens_like_that(playground):
    it = playground()
    sheet = brought(it)
    note = sheet.locator(".collapsible-note")
    assert note.inner_text() == "semicolon between cells, decimal comma, windows-1252"
    assert "100.3" in sheet.inner_text()
    sheet.get_by_text("Read differently").click()
    sheet.get_by_label("Decimal mark").select_option("point")
    expect(note).to_have_text("semicolon between cells, decimal point, windows-1252")
    sheet.get_by_label("First line").select_option("a row like the others")
    expect(sheet.get_by_text("column1").or_(sheet.get_by_text("column 'column1'")).first).to_be_visible()
    sheet.get_by_label("First line").select_option("names of the columns")
    sheet.get_by_label("Decimal mark").select_option("found from the file")
    expect(note).to_have_text("semicolon between cells, decimal comma, windows-1252")
    sheet.get_by_role("combobox", name="What should be learned").select_option("Preis")
    sheet.get_by_role("button", name="Learn Preis from 2 columns").click()
    it.until(lambda: it.shown("state.scene.value?.data.name") == "houses")
    it.witness.session = it.shown("state.session.value")
    assert it.shown("state.scene.value.data.columns.map((each) => each.name)") == ["Größe", "Lage"]
    it.complaints.clear()  # a refused reading is a refused request


@pytest.mark.slow
def test_a_file_that_is_no_table_as_it_was_read_can_be_read_otherwise(playground):
    it = playground()
    odd = {"name": "odd.csv", "mimeType": "text/csv", "buffer": b"a:b\n1,2:3\n4:5\n6:7\n8:9\n1:0\n"}
    sheet = brought(it, odd)
    expect(sheet.locator(".card-error")).to_be_visible()
    assert "odd.csv" in sheet.locator(".card-error").inner_text()
    sheet.get_by_label("Between cells").select_option("semicolon")
    expect(sheet.locator(".table-columns tbody tr")).to_have_count(1)
    expect(sheet.get_by_label("Between cells")).to_be_visible()  # one column alone: the guess looks wrong
    it.press("Escape")
    it.complaints.clear()


def test_a_file_that_is_too_large_is_not_even_sent(playground):
    it = playground()
    sent = len(it.requests)
    it.page.evaluate("""() => {
      const all = new DataTransfer();
      all.items.add(new File([new Uint8Array(65 * 2 ** 20)], "large.csv"));
      const input = document.querySelector("input[type=file]");
      input.files = all.files;
      input.dispatchEvent(new Event("change", {bubbles: true}));
    }""")
    told = it.page.locator(".toast", has_text="too large")
    told.wait_for()
    assert "pellucid train" in told.inner_text() and "64 MB" in told.inner_text()
    assert not [address for address in it.requests[sent:] if "/api/upload" in address]
