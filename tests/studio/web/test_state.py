"""The page's state against a server that a test plays: entering, frames, what is drawn is told, errors, lost lines."""

import json

import numpy as np
import pytest

from pellucid.studio.frames import encode


class Server:
    """The other end of the page's socket: it notes what it is told, and says what the test wants."""

    def __init__(self):
        self.told, self.sockets, self.session = [], [], "s1"
        self.api = {"enter": {"session": "first"}, "sessions": [], "catalogue": {"sources": []}}

    def connect(self, socket):
        self.sockets.append(socket)
        socket.on_message(lambda text: self.hear(socket, json.loads(text)))

    def hear(self, socket, message):
        self.told.append(message)
        if message["do"] in ("open", "join"):
            session = self.session if message["do"] == "open" else message["session"]
            self.points(session)
            self.say(type="scene", session=session, title="A circle", running=False, cards=[])
            self.say(type="reply", id=message["id"], ok=True, result={"session": session})
        elif message["do"] == "set":
            problem = {"code": "x", "what": "that cannot be", "next": "Try another."}
            self.say(type="reply", id=message["id"], ok=False, error=problem)
        elif "id" in message:
            self.say(type="reply", id=message["id"], ok=True, result={"done": message["do"]})

    def say(self, **message):
        self.sockets[-1].send(json.dumps(message))

    def points(self, session):
        self.sockets[-1].send(encode({"type": "points", "session": session}, {"x": np.zeros((3, 2), np.float32)}))

    def frame(self, seq, after, epochs, session="s1", weight=0.5):
        header = {"type": "frame", "session": session, "seq": seq, "epoch": epochs[-1] if epochs else after}
        header |= {"running": True, "from": after, "epochs": epochs, "columns": {"train.loss": [1 / e for e in epochs]}}
        self.sockets[-1].send(encode(header, {"params/dense1/weight": np.full((2, 4), weight, np.float32)}))

    def done(self, command):
        return [each for each in self.told if each["do"] == command]


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def page(visit, server):
    def prepare(page):
        page.route_web_socket("**/ws", server.connect)

    with visit("/page/state?token=abc", prepare=prepare, api=server.api, complains=True) as page:
        until(page, "globalThis.state?.session.value === 's1'")
        yield page


def until(page, condition):
    for _ in range(1000):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"never: {condition}")


def test_a_token_is_traded_and_a_session_opened(page, server):
    assert page.evaluate("globalThis.first") == "first"
    assert server.told[0]["do"] == "open" and server.told[0]["from"] == {"source": "circle"}
    assert page.evaluate("state.scene.value.title") == "A circle"
    assert page.evaluate("state.points.value.arrays.get('x').shape") == [3, 2]


def test_a_frame_is_acknowledged_after_it_was_drawn(page, server):
    page.evaluate("""() => { globalThis.order = []; const tell = WebSocket.prototype.send;
      state.frame.subscribe((frame) => frame && order.push("drawn")); }""")
    server.frame(1, 0, [1, 2, 3])
    until(page, "state.frame.value?.seq === 1")
    assert page.evaluate("[...state.shown.value.get('params/dense1/weight').data.slice(0, 2)]") == [0.5, 0.5]
    assert page.evaluate("state.status.value.running") is True
    assert server.done("ack") == [{"session": "s1", "do": "ack", "seq": 1}]


def test_curves_are_put_together_and_cut_where_time_went_back(page, server):
    server.frame(1, 0, [1, 2, 3])
    server.frame(2, 3, [4, 6])
    until(page, "String(state.curves.value.epochs) === '1,2,3,4,6'")
    assert page.evaluate("state.curves.value.columns['train.loss'][4]") == pytest.approx(1 / 6)
    server.frame(3, 3, [])
    until(page, "String(state.curves.value.epochs) === '1,2,3'")
    server.frame(4, 0, [])
    until(page, "String(state.curves.value.epochs) === ''")


def test_results_come_back_and_problems_are_shown(page, server):
    assert page.evaluate("state.send('run')") == {"done": "run"}
    assert server.done("run")[0]["session"] == "s1"
    problem = page.evaluate("state.send('set', {values: {}}).catch((error) => error)")
    assert problem["what"] == "that cannot be"
    assert page.evaluate("state.notices.value.map(({kind, text, next}) => [kind, text, next])") == [
        ["error", "That cannot be", "Try another."]
    ]
    page.evaluate("dismiss(state.notices.value[0].id)")
    page.evaluate("state.send('set', {values: {}}, {quiet: true}).catch(() => null)")
    assert page.evaluate("state.notices.value") == []


def test_what_is_still_said_of_a_session_that_was_left_is_not_heard(page, server):
    server.frame(1, 0, [1])
    until(page, "state.frame.value?.seq === 1")
    server.session = "s2"
    assert page.evaluate("state.open({source: 'spiral'})") == "s2"
    assert server.done("leave") == [{"session": "s1", "do": "leave"}]
    assert page.evaluate("[state.frame.value, state.curves.value.epochs.length]") == [None, 0]
    server.frame(2, 1, [2], session="s1")
    server.say(type="scene", session="s1", title="Old", cards=[])
    server.frame(3, 0, [1], session="s2", weight=2)
    until(page, "state.frame.value?.seq === 3")
    assert page.evaluate("state.scene.value.session") == "s2" and page.evaluate("state.session.value") == "s2"


def test_a_lost_line_comes_back_by_itself(page, server):
    page.evaluate("globalThis.asked = state.send('slow', {}, {quiet: true}).catch((error) => error.code)")
    server.sockets[-1].close()
    until(page, "state.connection.value === 'lost'")
    until(page, "state.connection.value === 'open'")
    assert len(server.sockets) == 2
    until(page, "state.scene.value !== null")
    assert [each["session"] for each in server.done("join")] == ["s1"]


def test_a_page_without_a_key_says_so(page, server):
    server.api["sessions"] = (401, {"code": "studio.cookie", "what": "no"})
    server.sockets[-1].close()
    until(page, "state.connection.value === 'locked'")


def test_choices_of_display_are_kept_and_applied(page):
    page.evaluate("state.changeDisplay({theme: 'dark', large: true, pinned: ['dense1:0']})")
    assert page.evaluate("[document.documentElement.dataset.theme, document.documentElement.dataset.size]") == [
        "dark",
        "projector",
    ]
    page.reload()
    until(page, "globalThis.state?.session.value === 's1'")
    assert page.evaluate("[state.display.value.theme, state.display.value.large, state.display.value.pinned]") == [
        "dark",
        True,
        [],
    ]
