"""The whole studio in a real browser: a page, and a program that looks on at the same session."""

import json
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition, Thread
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from pellucid.studio.frames import decode
from pellucid.studio.process import life
from studio.serving import served

PATIENCE = 20
"""Seconds until something has to have come, on a machine that is busy."""

USUAL = (
    "{discretize: false, showTest: true, showTrain: true, map: 'confidence', paint: 'weight', logLoss: false,"
    " theme: 'auto', classicColors: false, large: false, shortcuts: true, pane: 'network', keys: {}, numbers: false,"
    " penalty: undefined, measure: undefined, pointTool: '', slowMotion: false, stepUnit: undefined, goal: null,"
    " plane: null}"
)
"""What a page that was never used shows."""

PHONE = {"width": 360, "height": 740}


class Witness:
    """A second page without a screen: it keeps the newest of everything that the worker tells."""

    def __init__(self, socket: Any) -> None:
        self.socket = socket
        self.session = ""
        self.scene: dict[str, Any] = {}
        self.points: dict[str, Any] = {}
        self.frame: dict[str, Any] = {}
        self.snapshot: dict[str, Any] = {}
        self.status: dict[str, Any] = {}
        self.losses: dict[str, dict[int, float]] = {}
        self.cards: list[Any] = []
        self.epochs: list[int] = []
        self._replies: dict[int, dict[str, Any]] = {}
        self._number = 0
        self._came = Condition()
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        try:
            for message in self.socket:
                with self._came:
                    self._hear(message)
                    self._came.notify_all()
        except ConnectionClosed:
            return

    def _hear(self, message: Any) -> None:
        if isinstance(message, bytes):
            header, arrays = decode(message)
            told = header | {"arrays": arrays}
        else:
            told = json.loads(message)
        if told["type"] == "reply":
            self._replies[told["id"]] = told
        elif told.get("session", self.session) == self.session:
            self._keep(told)

    def _keep(self, told: dict[str, Any]) -> None:
        kind = told["type"]
        if kind in ("scene", "points", "frame", "snapshot", "status"):
            setattr(self, kind, told)
        if "cards" in told:
            self.cards = told["cards"]
        if kind != "frame":
            return
        self.epochs.append(told["epoch"])
        for name, values in told["columns"].items():
            self.losses.setdefault(name, {}).update(zip(told["epochs"], values, strict=True))
        self.socket.send(json.dumps({"do": "ack", "session": self.session, "seq": told["seq"]}))

    def ask(self, do: str, **fields: Any) -> Any:
        """The result of a command; it has to be done."""
        self._number += 1
        number = self._number
        self.socket.send(json.dumps({"id": number, "session": self.session or None, "do": do, **fields}))
        with self._came:
            assert self._came.wait_for(lambda: number in self._replies, PATIENCE), f"no reply to {do}"
        reply = self._replies.pop(number)
        assert reply["ok"], reply
        return reply["result"]

    def join(self, session: str) -> None:
        """Look on at a session, and know it from its beginning."""
        if self.session:
            self.ask("leave")
        self.session = session
        self.scene, self.frame, self.points, self.losses, self.epochs = {}, {}, {}, {}, []
        self.ask("join")
        self.until(lambda: self.scene and self.frame and self.points)

    def open(self, **wanted: Any) -> str:
        """A new session."""
        self.session = ""
        session = str(self.ask("open", **{"from": wanted})["session"])
        self.join(session)
        return session

    def until(self, check: Any, seconds: float = PATIENCE) -> Any:
        """What a check says as soon as it says anything."""
        with self._came:
            assert self._came.wait_for(check, seconds), "it never came"
            return check()

    def array(self, name: str) -> Any:
        """An array of the newest frame."""
        return self.frame["arrays"][name]

    @property
    def train(self) -> dict[str, Any]:
        return self.scene["experiment"]["train"]


@contextmanager
def witnessing(running: Any) -> Any:
    """A witness of a running studio."""
    with running.socket(max_size=None) as socket:
        yield Witness(socket)


@dataclass
class Whole:
    """A page of the studio, who looks on, and what the page asked for and complained of."""

    page: Any
    witness: Witness
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def until(self, check: Any, seconds: float = PATIENCE) -> Any:
        """Wait, while the page goes on, until a check holds."""
        ends = time.monotonic() + seconds
        while not (found := check()):
            assert time.monotonic() < ends, "it never came"
            self.page.wait_for_timeout(20)
        return found

    def button(self, name: Any, **options: Any) -> Any:
        return self.page.get_by_role("button", name=name, **options)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def shown(self, script: str) -> Any:
        """What an expression of the page's own modules says: ``state`` and ``stage``."""
        modules = "Promise.all([import('/studio/state.js'), import('/studio/views/stage.js')])"
        return self.page.evaluate(f"{modules}.then(([state, stage]) => ({script}))")

    def agrees(self) -> None:
        """Wait until the page has the scene that the witness has."""
        own = "({...state.scene.value, cards: []})"
        self.until(lambda: self.shown(own) == self.witness.scene | {"cards": []})

    def turn_to(self, session: str) -> None:
        """Look at another session, with the usual choices of display."""
        self.press("Escape", "Escape")
        self.witness.join(session)
        shown = f"state.changeDisplay({USUAL}), state.join('{session}')"
        self.shown("(state.locks.value = {hidden: [], locked: []}, 0)")
        self.shown(f"(state.notices.value = [], state.inspected.value = null, state.sheet.value = '', {shown})")
        self.page.evaluate("document.querySelectorAll('[popover]:popover-open').forEach((each) => each.hidePopover())")
        self.page.evaluate("document.querySelectorAll('details[open]').forEach((each) => { each.open = false; })")
        self.agrees()
        self.calm()

    def calm(self) -> None:
        """Wait until page and witness have seen the same frame."""
        self.until(lambda: self.shown("state.frame.value?.step ?? -1") == self.witness.frame.get("step"))


@contextmanager
def entered(running: Any, browser: Any, begins: dict[str, Any] | str | None = None, **options: Any) -> Any:
    """A page that shows a session, by its id or by what it begins with, and a witness beside it.

    It fails where the page complains, or asks for anything that is not its own.
    """
    with witnessing(running) as witness:
        if isinstance(begins, str):
            witness.join(begins)
        else:
            witness.open(**(begins or {}))
        yield from _entered(running, browser, witness, options)


def _entered(running: Any, browser: Any, witness: Witness, options: dict[str, Any]) -> Any:
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 860}, **options})
    name, value = running.cookie.split("=", 1)
    context.add_cookies([{"name": name, "value": value, "url": running.base}])
    context.add_init_script(
        "addEventListener('securitypolicyviolation', (e) => console.error('refused', e.blockedURI))"
    )
    whole = Whole(context.new_page(), witness)
    _listened(whole)
    whole.page.set_default_timeout(1000 * PATIENCE)
    try:
        whole.page.goto(f"{running.base}/#s={witness.session}")
        whole.button("Run", exact=True).wait_for(state="attached")
        yield whole
    finally:
        context.close()
    foreign = [address for address in whole.requests if not _own(address, running.base)]
    assert not foreign, foreign
    assert not whole.complaints, whole.complaints


def _own(address: str, base: str) -> bool:
    return address.startswith((base + "/", base.replace("http", "ws") + "/", "blob:" + base + "/", "data:"))


def _listened(whole: Whole) -> None:
    page = whole.page
    page.on("console", lambda said: said.type in ("error", "warning") and whole.complaints.append(said.text))
    page.on("pageerror", lambda error: whole.complaints.append(str(error)))
    page.on("request", lambda request: whole.requests.append(request.url))
    page.on("websocket", lambda socket: whole.requests.append(socket.url))


AXE = (Path(__file__).parent / "axe.min.js").read_text("utf-8")


def violations_of(page: Any) -> list[str]:
    """What axe finds wrong with a page, in short."""
    page.evaluate("document.getAnimations().forEach((each) => each.cancel())")
    page.evaluate(AXE)
    result = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {each['help']}: {node['target']} {node.get('failureSummary', '')[:200]}"
        for each in result["violations"]
        for node in each["nodes"]
    ]


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A studio whose worker really trains."""
    with served(tmp_path_factory.mktemp("studio"), workers=1, life=life) as running:
        yield running


@pytest.fixture(scope="session")
def whole(running: Any, browser: Any) -> Any:
    """A page of it."""
    with entered(running, browser) as it:
        yield it


@pytest.fixture
def playground(running: Any, whole: Whole) -> Any:
    """``playground(source="spiral")``: the page with a new session and the usual display; it may not complain."""

    def turn(**begins: Any) -> Whole:
        before, whole.witness.session = whole.witness.session, ""
        whole.complaints.clear()
        whole.turn_to(whole.witness.ask("open", **{"from": begins})["session"])
        running.delete(f"/api/sessions/{before}")
        return whole

    yield turn
    assert whole.complaints == [], whole.complaints
