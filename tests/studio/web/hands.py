"""How a hand uses the controls of the page, and a table's line: a control, its use, what holds afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from studio.web.whole import Whole, Witness

Use = Callable[[Whole], Any]
Holds = Callable[[Witness], Any]


@dataclass(frozen=True)
class Control:
    """A control, by a pattern of the names that :func:`names_of` gives: ``data-control/accessible name``.

    Args:
        ready: what has to be there before it can be used.
        worker: what holds in the worker afterwards, and not before; without it nothing may change there.
        page: an expression that holds on the page afterwards, and not before.
    """

    name: str
    use: Use
    worker: Holds | None = None
    page: str = ""
    ready: Use | None = None
    begins: Mapping[str, Any] = field(default_factory=dict)


NAMES = """
() => {
  const words = (text) => (text ?? "").replace(/\\s+/g, " ").trim();
  const labelled = (each) => words(document.getElementById(each.getAttribute("aria-labelledby") ?? "")?.textContent);
  const label = (each) => words([...(each.labels ?? [])].map((one) => one.innerText).join(" "));
  const name = (each) => words(each.getAttribute("aria-label")) || labelled(each) || label(each)
    || words(each.querySelector(".collapsible-title")?.textContent ?? each.textContent).slice(0, 80);
  const wanted = "button, input, select, textarea, a[href], summary, [role=slider], [role=gridcell], "
    + "[role=application], [tabindex='0']:not([role=tabpanel])";
  return [...document.querySelectorAll(wanted)].filter((each) => each.checkVisibility())
    .map((each) => `${each.closest("[data-control]")?.dataset.control ?? ""}/${name(each)}`);
}
"""


def names_of(page: Any) -> list[str]:
    """What can be used on the page at the moment."""
    return sorted(set(page.evaluate(NAMES)))


# Hands


def pressed(name: Any, **options: Any) -> Use:
    return lambda it: it.button(name, **{"exact": isinstance(name, str)} | options).first.click()


def chosen(label: str, value: str) -> Use:
    return lambda it: it.page.get_by_label(label, exact=True).first.select_option(value)


def typed(label: str, text: str) -> Use:
    def use(it: Whole) -> None:
        place = it.page.get_by_role("textbox", name=label, exact=True).first
        place.fill(text)
        place.press("Enter")

    return use


def switched(label: str) -> Use:
    return lambda it: it.page.get_by_role("switch", name=label, exact=True).first.press("Space")


def radio(label: str) -> Use:
    return lambda it: it.page.get_by_role("radio", name=label, exact=True).first.press("Space")


def keyed(label: str, *keys: str) -> Use:
    def use(it: Whole) -> None:
        place = it.page.get_by_label(label, exact=True).first
        for key in keys:
            place.press(key)

    return use


def unfolded(title: str) -> Use:
    return lambda it: it.page.locator("summary", has_text=title).first.click()


def then(*uses: Use) -> Use:
    def use(it: Whole) -> None:
        for each in uses:
            each(it)

    return use


def trained(epochs: int = 3) -> Use:
    def use(it: Whole) -> None:
        it.witness.ask("step", unit="epoch", count=epochs)
        it.until(lambda: it.witness.frame["epoch"] == epochs)
        it.calm()

    return use


def told(command: str, **fields: Any) -> Use:
    """A command that came from elsewhere, seen by the page."""

    def use(it: Whole) -> None:
        it.witness.ask(command, **fields)
        it.agrees()

    return use


def remembered(it: Whole) -> None:
    """The weights and points of before, for comparison."""
    it.witness.before = {name: np.array(value) for name, value in it.witness.frame["arrays"].items()}
    it.witness.points_before = np.array(it.witness.points["arrays"]["x"])


def looked_back(it: Whole) -> None:
    """The first kept moment is shown."""
    it.page.get_by_label("Look back", exact=True).press("Home")
    it.until(lambda: it.shown("state.look.value?.epoch === 0"))


def batches(count: int) -> Holds:
    return lambda watch: watch.frame["batches"] == count


def train(name: str, value: Any) -> Holds:
    return lambda watch: watch.train[name] == value


def source(part: str) -> Holds:
    return lambda watch: part in watch.scene["data"]["source"]


def layer(at: int, name: str, value: Any) -> Holds:
    return lambda watch: watch.scene["layers"][at]["options"].get(name) == value


def units(*counts: int) -> Holds:
    return lambda watch: tuple(each["units"] for each in watch.scene["layers"]) == counts


def kinds(*wanted: str) -> Holds:
    return lambda watch: tuple(each["kind"] for each in watch.scene["layers"]) == wanted


def display(name: str, value: str) -> str:
    return f"JSON.stringify(state.display.value.{name} ?? null) === `{value}`"


def weight_is(layer: str, at: tuple[int, ...], value: float, name: str = "weight") -> Holds:
    return lambda watch: abs(float(watch.array(f"params/{layer}/{name}")[at]) - value) < 1e-6


def differ(watch: Witness) -> bool:
    return not np.allclose(watch.before["params/dense1/weight"], watch.array("params/dense1/weight"))


def point(it: Whole) -> None:
    """The first point is chosen by keys, and one step on it opens."""
    it.page.locator(".map canvas").first.focus()
    it.press("PageDown")
    it.page.locator(".pane-drawer .step-acts").wait_for()
    pressed("1 Forward")(it)


def works(it: Whole, control: Control) -> None:
    """Use a control, and look at the page and at the worker."""
    if control.ready:
        control.ready(it)
    worker, page = control.worker or (lambda watch: True), control.page or "true"
    before = it.witness.scene["history"]
    assert not (worker(it.witness) and it.shown(page)), "it holds before"
    control.use(it)
    it.until(lambda: worker(it.witness) and it.shown(page))
    if control.worker is None:
        assert it.witness.scene["history"] == before
    it.agrees()


RULE = pressed("More: optimizer,", exact=False)
LAYER = pressed("Layer 1: 4 tanh")
LIST = unfolded("The network as a list")
NEURON = then(LIST, pressed("Open dense1 · 1"))
