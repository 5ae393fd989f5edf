"""The controls of data, inputs and structure over a real session that does not train, and hands for them."""

import json
from contextlib import contextmanager
from itertools import count
from urllib.parse import urlencode

import pytest

from pellucid.errors import PellucidError
from pellucid.studio.catalogue import catalogue
from pellucid.studio.desk import Desk
from pellucid.studio.frames import decode

NUMBERS = count(1)
"""Of sessions: a page that stays knows those that it left."""


@pytest.fixture(scope="session")
def sets():
    return catalogue()


class Studio:
    """A desk behind the page's socket, without training: what was asked, and what the page was shown last."""

    def __init__(self, folder, epoch):
        self.desk = Desk(folder, self.hand)
        self.epoch = epoch
        self.asked, self.answered, self.scene, self.points, self.socket = [], [], {}, {}, None
        self.refuses = None

    def connect(self, socket):
        self.socket = socket
        socket.on_message(lambda text: self.hear(json.loads(text)))

    def hand(self, page, message):
        if isinstance(message, dict):
            if message["type"] == "scene":
                message = self.scene = {**message, "epoch": self.epoch or message["epoch"]}
            self.socket.send(json.dumps(message))
            return
        header, arrays = decode(message)
        if header["type"] == "points":
            self.points = arrays
        self.socket.send(bytes(message))

    def hear(self, message):
        if message["do"] == "expect":  # a button is pointed at
            return
        self.asked.append({key: value for key, value in message.items() if key not in ("id", "session")})
        if message["do"] == "open":
            message = {**message, "session": f"s{next(NUMBERS)}"}
        try:
            reply = {"ok": True, "result": self.desk.do(1, self.refused(message))}
        except PellucidError as problem:
            reply = {"ok": False, "error": problem.to_json()}
        if "id" in message:
            self.socket.send(json.dumps({"type": "reply", "id": message["id"], **reply}))
        self.answered.append(self.asked[-1])

    def refused(self, message):
        if self.refuses and message["do"] != "open":
            raise self.refuses
        return message

    @property
    def last(self):
        return self.asked[-1]

    @property
    def changes(self):
        return [each for each in self.answered if each["do"] not in ("open", "leave", "join")]


@pytest.fixture
def controls(visit, stay, sets, tmp_path):
    """``with controls(source="iris") as (page, desk)``: the controls over a real session.

    ``loads=True`` loads the page, for what stays on one: a file that was brought, a finger.
    """

    @contextmanager
    def opened(*, epoch=0, loads=False, source="", **options):
        found = Studio(tmp_path / "sessions", epoch)

        def prepare(page):
            page.set_default_timeout(60_000)
            page.route_web_socket("**/ws", found.connect)

        api = {"enter": {}, "sessions": [], "catalogue": sets}
        begins = {"source": source} if source else {}
        if loads:
            shown = visit(f"/page/controls?{urlencode(begins)}", prepare=prepare, api=api, **options)
        else:
            shown = stay("/page/controls", found, begins=begins, api=api, **options)
        with shown as page:
            page.get_by_role("radiogroup", name="Data set").wait_for()
            yield page, found

    return opened


def until(page, check):
    for _ in range(600):
        if check():
            return
        page.wait_for_timeout(30)
    raise AssertionError("it never came")


def settled(page, desk, count):
    """Wait until so many changes were asked for, and answered."""
    until(page, lambda: len(desk.changes) >= count)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert len(desk.changes) == count, desk.changes
    return desk.last


def at(page, x, y):
    """Pixels of a place of the plane on the page."""
    box = page.locator(".test-map").bounding_box()
    return box["x"] + (x + 6) / 12 * box["width"], box["y"] + (6 - y) / 12 * box["height"]


def pick(page, tool):
    page.locator(".point-bar").get_by_role("radio", name=tool).check(force=True)
