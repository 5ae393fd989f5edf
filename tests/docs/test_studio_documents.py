"""What the documents of the studio list is what there is: commands, questions, addresses, keys, controls, limits."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import get_args

import pytest

from pellucid.session.live import trouble
from pellucid.session.live.commands import COMMANDS
from pellucid.session.live.timeline import MOST_MOMENTS
from pellucid.studio import frames, gate, homes, outbox, page, room, scene, serve, sharing, uploads
from pellucid.studio.app import TAKEN, Studio
from pellucid.studio.opening import WANTED
from pellucid.studio.questions import QUESTIONS
from pellucid.studio.sights import PAINTS

ROOT = Path(__file__).resolve().parents[2]
PROTOCOL = (ROOT / "docs" / "studio-protocol.md").read_text("utf-8")
GUIDE = (ROOT / "docs" / "04-studio.md").read_text("utf-8")
WEB = ROOT / "src" / "pellucid" / "studio" / "web"
ACTION = re.compile(r'label: "([^"]+)",\s*group: "[^"]+",\s*keys: \[((?:"[^"]*"(?:,\s*)?)*)\]')
ON_KEYS = {"ArrowUp": "↑", "ArrowDown": "↓", "ArrowLeft": "←", "ArrowRight": "→", "Delete": "Del", "Escape": "Esc"}


def table_below(heading: str, document: str = PROTOCOL) -> list[list[str]]:
    """The cells of the first table below some words, without its head."""
    lines = document[document.index(heading) :].splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("|"))
    rows = []
    for line in lines[first + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def test_every_command_is_listed_with_its_fields_and_in_its_own_words() -> None:
    listed = table_below("Commands of the experiment")
    there = [
        [
            f"`{do}`",
            ", ".join(f"`{name}`" for name in kind.model_fields),
            (inspect.getdoc(kind) or "").splitlines()[0].replace("``", "`"),
        ]
        for do, kind in COMMANDS.items()
    ]
    assert listed == there


def test_every_question_is_listed() -> None:
    listed = re.findall(r"`(\w+)`", " ".join(row[0] for row in table_below("What asks, or only concerns this page")))
    assert sorted(listed) == sorted(QUESTIONS)
    assert {"take", "close"} == page.SERVERS_OWN


def test_every_address_is_listed_with_its_method(tmp_path: Path) -> None:
    routes = Studio.routes(Studio(hub=None, access=None, home=tmp_path))  # type: ignore[arg-type]
    there = {
        (route.path, next(iter((getattr(route, "methods", None) or {"socket"}) - {"HEAD"}), "")) for route in routes
    }
    assert {(row[0].strip("`"), row[1]) for row in table_below("The answer sets the cookie")} == there


def test_every_kind_of_beginning_is_listed() -> None:
    listed = [re.findall(r'`\{"?(\w*)', row[0])[0] for row in table_below("`open` begins a session")]
    assert set(listed) == {"", *WANTED} - {"file"}, "a page cannot name files"


def test_what_can_be_taken_and_painted_is_listed() -> None:
    taken = next(row for row in table_below("The answer sets the cookie") if "{what}" in row[0])
    assert re.findall(r"`(\w+)`", taken[3]) == list(TAKEN)
    painted = next(row for row in table_below("What asks, or only concerns") if row[0] == "`paint`")
    assert re.findall(r"`(\w+)`", painted[2]) == list(PAINTS)
    held = get_args(COMMANDS["hold"].model_fields["how"].annotation)
    assert "`how` is `{}`,\n`{}` or `{}`".format(*held) in PROTOCOL


def test_dtypes_are_listed() -> None:
    listed = re.findall(r"`(\w+)`", " ".join(row[0] for row in table_below("in the order of the bytes")))
    assert sorted(listed) == sorted(frames.DTYPES)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Up to {:,} numbers travel as `f4`", frames.MOST_EXACT),
        ("up to {:,} the\nmatrices", frames.MOST_OF_TWO_BYTES),
        ("At most {} frames are on their way", room.MOST_IN_FLIGHT),
        ("at most {:.0f} are sent in a second", 1 / room.SECONDS_BETWEEN_FRAMES),
        ("Of more than {} new epochs", room.MOST_EPOCHS_IN_FRAME),
        ("a page that has just come is told {}", room.MOST_EPOCHS_AT_FIRST),
        ("| a message of a page | {} kB |", serve.LARGEST_MESSAGE // 1024),
        ("| messages of a page | {:.0f} a second", page.MOST_A_SECOND),
        ("{:,.0f} at once |", page.MOST_AT_ONCE),
        ("| commands without an answer | {} |", page.MOST_UNANSWERED),
        ("beside pictures | {} messages", outbox.MOST_MESSAGES),
        ("messages, {} MB |", outbox.MOST_BYTES // 2**20),
        ("| a file that is brought | {} MB |", uploads.LARGEST // 2**20),
        ("| any other content | {} kB |", gate.LARGEST_BODY // 1024),
        ("| open sessions | {} |", homes.MOST_SESSIONS),
        ("| points that are shown | {:,} |", scene.MOST_POINTS),
        ("127.0.0.1:{}/#token", serve.PORT),
    ],
)
def test_figures_of_the_protocol(words: str, value: float) -> None:
    assert words.format(value) in PROTOCOL


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("at most {} a branch", MOST_MOMENTS),
        ("the weights (up to {:,})", sharing.MOST_WEIGHTS),
        ("up to {} MB", uploads.LARGEST // 2**20),
        ("less than {:.0f} % in", 100 * trouble.GAIN),
        ("in {} epochs", trouble.EPOCHS_TO_TELL),
        ("has risen for {} epochs", trouble.EPOCHS_TO_TELL),
    ],
)
def test_figures_of_the_guide(words: str, value: float) -> None:
    assert words.format(value) in GUIDE


def test_every_card_of_the_guide_is_one() -> None:
    source = inspect.getsource(trouble)
    cards = [row[0] for row in table_below("Trouble is named", GUIDE)]
    assert cards and not [card for card in cards if f'"{card}"' not in source]
    assert (trouble.DEAD, trouble.VANISHING) == (0.5, 1e-3), "half of a layer's neurons, less than a thousandth"


def test_every_key_is_listed() -> None:
    actions = ACTION.findall((WEB / "views" / "actions.js").read_text("utf-8"))
    there = [
        [" or ".join(f"`{ON_KEYS.get(key, key)}`" for key in found), label]
        for label, keys in actions
        if (found := re.findall(r'"([^"]*)"', keys))
    ]
    assert len(actions) > 30
    assert table_below("## Keys", GUIDE) == there


def test_controls_that_a_lesson_names_are_there() -> None:
    controls = (WEB / "controls.js").read_text("utf-8")
    hidden, locked = re.findall(r"`hide=([\w,]+)&lock=([\w,]+)`", GUIDE)[0]
    for name in [*hidden.split(","), *locked.split(",")]:
        assert f"    {name}: " in controls


def test_every_picture_is_small_and_every_one_is_shown() -> None:
    pictures = sorted((ROOT / "docs" / "pictures").glob("studio-*.png"))
    assert pictures
    for picture in pictures:
        assert picture.stat().st_size <= 150_000, picture.name
        assert f"pictures/{picture.name}" in GUIDE, f"{picture.name} is shown nowhere"
    assert set(re.findall(r"pictures/(studio-[\w-]+\.png)", GUIDE)) == {picture.name for picture in pictures}
