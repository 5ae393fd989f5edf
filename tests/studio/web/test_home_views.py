"""The pad, and what is taken home, in a real browser with a studio that really trains."""

import io
import xml.etree.ElementTree as ElementTree
from contextlib import contextmanager

import numpy as np
import pytest

import pellucid
from pellucid.studio.process import life
from studio.serving import served

expect = pytest.importorskip("playwright.sync_api").expect
Image = pytest.importorskip("PIL.Image")

pytestmark = pytest.mark.slow

EPOCHS = 12
STATE = "const state = await import('/studio/state.js'); const sight = await import('/studio/sight.js');"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with served(tmp_path_factory.mktemp("home"), workers=1, wanted={}, life=life) as found:
        yield found


@pytest.fixture
def studio(browser, running):
    """``with studio(source=…) as page``: a page on which a session is open; it fails if the page complains."""

    @contextmanager
    def opened(*, address="", epochs=0, source=None, network=None, **options):
        context = browser.new_context(**{"viewport": {"width": 1400, "height": 900}, **options})
        name, _, value = running.cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": running.base}])
        page = context.new_page()
        page.set_default_timeout(60_000)
        complaints = []
        page.on("console", lambda said: said.type in ("error", "warning") and complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{running.base}/{address}")
        page.get_by_role("region", name="Network", exact=True).locator("canvas").first.wait_for()
        if source is not None:
            ask(page, "await state.open(given)", {"source": source, "network": network})
        ready(page)
        if epochs:
            ask(page, "await state.send('step', {unit: 'epoch', count: given})", epochs)
            until(page, "return state.frame.value?.epoch >= given", epochs)
        yield page
        context.close()
        assert not complaints, complaints

    return opened


def ask(page, code, given=None):
    return page.evaluate(f"async (given) => {{ {STATE} {code} }}", given)


def until(page, code, given=None):
    """Wait until something is so."""
    for _ in range(600):
        if ask(page, code, given):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"it never came: {code}")


def ready(page):
    until(page, "return sight.arrays.value !== null")


def weights_on(page):
    found = ask(page, "return [...sight.arrays.value].map(([name, {shape, data}]) => [name, shape, [...data]])")
    return {name: np.float32(data).reshape(shape) for name, shape, data in found if name.startswith("params/")}


def saved(page, button):
    """The bytes of the file that a button saves."""
    with page.expect_download(timeout=120_000) as download:
        page.get_by_role("button", name=button, exact=True).click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def take_home(page):
    page.get_by_role("button", name="Take it home", exact=True).click()
    page.get_by_role("dialog").get_by_text("Whoever has a studio").wait_for()


# Files


def test_every_file_is_saved_and_works(studio, tmp_path):
    with studio(epochs=EPOCHS) as page:
        take_home(page)
        name, content = saved(page, "Save: Model")
        (tmp_path / name).write_bytes(content)
        model = pellucid.load(tmp_path / name)
        for path, value in weights_on(page).items():
            _, layer, array = path.split("/")
            np.testing.assert_array_equal(model.params[layer][array], value)
        assert model.experiment.train.epochs == EPOCHS
        for button, ending, beginning in [
            ("Save: Report", ".html", b"<!doctype html>"),
            ("Save: Experiment", ".toml", b"format = 1"),
            ("Save: Python", ".py", b"import pellucid"),
            ("Save: Points", ".csv", b"x1,x2,"),
        ]:
            name, content = saved(page, button)
            assert name.endswith(ending) and content.startswith(beginning)


def test_pictures_are_svg_and_png(studio):
    with studio(epochs=EPOCHS) as page:
        take_home(page)
        for what in ("All on one page", "The network", "The output"):
            _, svg = saved(page, f"Save as SVG: {what}")
            root = ElementTree.fromstring(svg)
            assert root.find("{http://www.w3.org/2000/svg}title").text
            _, png = saved(page, f"Save as PNG: {what}")
            picture = Image.open(io.BytesIO(png))
            assert picture.size == tuple(2 * round(float(root.get(side))) for side in ("width", "height"))
            assert len(np.unique(np.asarray(picture.convert("RGB").resize((60, 60))).reshape(-1, 3), axis=0)) > 50


def test_the_svg_looks_as_the_canvas(studio):
    with studio(epochs=EPOCHS) as page:
        difference = ask(
            page,
            """
            const {pageFigure} = await import("/studio/views/figures.js");
            const {canvasOf, svgText} = await import("/studio/take/picture.js");
            const figure = pageFigure();
            const drawn = canvasOf(figure, sight.colors.value, {ratio: 1});
            const image = new Image();
            image.src = URL.createObjectURL(new Blob([svgText(figure, sight.colors.value)], {type: "image/svg+xml"}));
            await image.decode();
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [drawn.width, drawn.height];
            canvas.getContext("2d").drawImage(image, 0, 0);
            const pixels = (each) => each.getContext("2d").getImageData(0, 0, each.width, each.height).data;
            const [one, other] = [pixels(drawn), pixels(canvas)];
            let sum = 0;
            for (let k = 0; k < one.length; k += 1) sum += Math.abs(one[k] - other[k]);
            return sum / one.length;
            """,
        )
        assert difference < 3


@pytest.mark.parametrize("kind", ["GIF", "WebM"])
def test_a_film_of_the_kept_moments(studio, kind):
    with studio(epochs=EPOCHS) as page:
        before = weights_on(page)
        take_home(page)
        page.get_by_text(kind, exact=True).click()
        _, film = saved(page, "Make the film")
        expect(page.get_by_role("button", name="Make the film")).to_be_visible()
        assert ask(page, "return state.look.value") is None
        for name, value in weights_on(page).items():
            np.testing.assert_array_equal(value, before[name])
    if kind == "WebM":
        assert film.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in film[:100]
        return
    gif = Image.open(io.BytesIO(film))
    assert gif.n_frames >= 6
    first = np.asarray(gif.convert("RGB")).astype(int)
    gif.seek(gif.n_frames - 1)
    assert np.abs(np.asarray(gif.convert("RGB")).astype(int) - first).mean() > 1


def test_a_film_of_what_is_trained_from_now_on(studio):
    with studio() as page:
        take_home(page)
        page.get_by_text("From now on", exact=True).click()
        page.get_by_role("button", name="Record", exact=True).click()
        page.wait_for_function("() => parseInt(document.querySelector('.film-going')?.textContent ?? 0) >= 3")
        _, film = saved(page, "Stop and save")
        assert Image.open(io.BytesIO(film)).n_frames >= 3
        until(page, "return !state.status.value.running")


# Links


def test_a_link_with_weights_opens_the_same_numbers(studio):
    with studio(epochs=EPOCHS) as page:
        ask(page, "state.changeDisplay({discretize: true}); await state.send('set', {values: {l2: 0.003}})")
        take_home(page)
        short = page.get_by_label("Link to this session").input_value()
        page.get_by_text("With the weights").click()
        page.wait_for_function("(n) => document.querySelector('.take-text').value.length > n", arg=len(short))
        link = page.get_by_label("Link to this session").input_value()
        weights = weights_on(page)
    with studio(address=link.partition("/#")[2].join(["#", ""])) as page:
        assert "share" not in page.url
        for name, value in weights_on(page).items():
            np.testing.assert_array_equal(value, weights[name])
        said = ask(page, "return [state.scene.value.experiment.train.l2, state.display.value.discretize]")
        assert said == [0.003, True]


def test_a_link_of_the_classic_playground_is_opened_by_hand(studio):
    with studio() as page:
        take_home(page)
        field = page.get_by_label("Open a link, of a studio or of the classic playground")
        field.fill("nonsense")
        page.get_by_role("button", name="Open", exact=True).click()
        page.get_by_role("alert").get_by_text("cannot be read").wait_for()
        field.fill("https://playground.tensorflow.org/#dataset=xor&networkShape=3,2&activation=relu")
        field.press("Enter")
        until(page, "return state.scene.value?.data.name === 'xor'")
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert ask(page, "return [state.scene.value.line, state.scene.value.classic]") == [
            "dense 3 relu, dense 2 relu",
            True,
        ]


# Code


def test_the_code_follows_every_click_and_is_copied(studio):
    with studio(permissions=["clipboard-read", "clipboard-write"]) as page:
        page.get_by_role("button", name="Code of this network").click()
        code = page.get_by_label("Python of this network")
        expect(code).to_contain_text('"circle"')
        ask(page, "await state.send('set', {values: {learning_rate: 0.3}})")
        expect(code).to_contain_text("learning_rate=0.3,")
        page.get_by_role("button", name="Copy", exact=True).click()
        page.get_by_text("Python copied").first.wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == ask(page, "return state.scene.value.code.python")
        page.get_by_role("tab", name="Command line").click()
        expect(page.get_by_label("Command line of this network")).to_contain_text("--learning-rate 0.3")
        page.get_by_role("button", name="Code of this network").click()
        expect(page.get_by_label("Command line of this network")).to_have_count(0)


# The pad

SEVEN = [(0.3, 0.2), (0.72, 0.2), (0.5, 0.5), (0.42, 0.85)]


@pytest.fixture
def digits(studio):
    return lambda **options: studio(source="digits", network="dense 16 relu", **options)


def draw(page, places):
    box = page.get_by_role("application", name="Drawing pad").bounding_box()
    at = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in places]
    page.mouse.move(*at[0])
    page.mouse.down()
    for place in at[1:]:
        page.mouse.move(*place, steps=8)
    page.mouse.up()
    until(page, "return sight.drawnRow.value !== null")


def drawing(page):
    page.wait_for_timeout(150)
    return ask(page, "return sight.drawnRow.value")


def answer_on(page):
    return ask(page, "return [...sight.onChosen.value.values.get(sight.head.value.node)]")


def test_a_drawing_goes_through_the_network_as_the_library_computes_it(digits, tmp_path):
    with digits(epochs=3) as page:
        draw(page, SEVEN)
        values = np.float32(drawing(page))
        assert 8 <= values.max() <= 16 and (values > 0).sum() > 8 and values.reshape(8, 8)[:, 0].sum() == 0
        take_home(page)
        name, content = saved(page, "Save: Model")
        (tmp_path / name).write_bytes(content)
        model = pellucid.load(tmp_path / name)
        expected = [float(each) for each in np.ravel(model.predict_proba(values.reshape(1, 8, 8)))]
        np.testing.assert_allclose(answer_on(page), expected, atol=2e-5)
        page.keyboard.press("Escape")
        best = page.locator(".bar-best .bar-name")
        expect(best).to_have_text(str(np.argmax(expected)))
        assert page.get_by_role("region", name="Every layer").locator("canvas").count() == 2


def test_the_pad_is_drawn_on_by_keys_erased_and_cleared(digits):
    with digits() as page:
        pad = page.get_by_role("application", name="Drawing pad")
        pad.focus()
        for key in ["Space", *6 * ["ArrowDown"], *3 * ["ArrowRight"], "Space"]:
            page.keyboard.press(key)
        inked = np.sum(drawing(page))
        assert inked > 16
        for key in 4 * ["ArrowRight"]:
            page.keyboard.press(key)
        assert np.sum(drawing(page)) == inked
        page.get_by_role("button", name="Eraser").click()
        draw(page, [(0.5, 0.45), (0.5, 0.8)])
        assert np.sum(drawing(page)) < inked
        page.get_by_role("button", name="Clear the pad").click()
        assert np.sum(drawing(page)) == 0
        page.get_by_role("button", name="Pen", exact=True).click()
        sums = []
        for width in ("Fine line", "Thick line"):
            page.get_by_role("button", name=width).click()
            draw(page, [(0.2, 0.5), (0.8, 0.5)])
            sums.append(np.sum(drawing(page)))
            page.get_by_role("button", name="Clear the pad").click()
        assert sums[0] < sums[1]


def test_examples_and_mistakes_are_chosen(digits):
    with digits(epochs=2) as page:
        examples = page.get_by_role("region", name="Examples of the data")
        examples.get_by_role("button", name="Row").nth(4).click()
        row = ask(page, "return state.display.value.selectedPoint")
        assert row is not None and ask(page, "return sight.drawnRow.value") is None
        expect(page.locator(".bar-truth")).to_have_count(1)
        page.get_by_text("Mistakes", exact=True).click()
        shown = examples.get_by_role("button", name="Row").all()
        assert shown and all("answered wrongly" in each.get_attribute("aria-label") for each in shown)
        draw(page, SEVEN)
        expect(page.locator(".bar-truth")).to_have_count(0)


def test_one_step_is_opened_on_the_drawing(digits):
    with digits(epochs=1) as page:
        draw(page, SEVEN)
        page.get_by_role("button", name="One step", exact=True).click()
        inspector = page.get_by_role("complementary", name="Inspector")
        inspector.get_by_text("Forward").first.wait_for()
        opened = ask(page, "return state.inspected.value")
        assert opened["kind"] == "step" and opened["values"] == drawing(page)


# Everybody


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(studio, digits, violations, theme):
    with studio(color_scheme=theme, epochs=2) as page:
        take_home(page)
        assert violations(page) == []
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Code of this network").click()
        page.get_by_label("Python of this network").wait_for()
        assert violations(page) == []
    with digits(color_scheme=theme) as page:
        draw(page, SEVEN)
        assert violations(page) == []


def test_a_phone_has_room_for_all_of_it(digits):
    with digits(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True) as page:
        head = page.locator(".shell-head")
        assert head.evaluate("(e) => e.scrollWidth <= e.clientWidth")
        page.get_by_role("tab", name="Result").click()
        draw(page, SEVEN)
        take_home(page)
        body = page.locator(".take-home .dialog-body")
        assert body.evaluate("(e) => e.scrollWidth <= e.clientWidth")
        wide = [
            each.bounding_box()["x"] + each.bounding_box()["width"] for each in body.locator("button:visible").all()
        ]
        assert max(wide) <= 360
