"""Whatever a page says is done or refused in words: no message ends the sessions of a worker."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pellucid.errors import InputError, PellucidError
from pellucid.session.live.commands import COMMANDS, Message
from pellucid.studio.desk import Desk
from pellucid.studio.questions import QUESTIONS, read_question

PAGE, SESSION = 7, "s"
KINDS: dict[str, type[Message]] = {name: kind for name, kind in {**COMMANDS, **QUESTIONS}.items() if name != "close"}

SIMPLE = (
    st.none() | st.booleans() | st.integers(-2, 10**20) | st.floats() | st.sampled_from(["", "weight", "../x", "é"])
)
KNOWN = st.sampled_from(
    [0, 1, "dense1", "model", [0, 0], [0.5, -1.0], {"do": "add_neuron", "at": 0}, {"source": "xor"}]
)
VALUES = KNOWN | SIMPLE | st.recursive(SIMPLE, lambda inner: st.lists(inner, max_size=3), max_leaves=4)


@st.composite
def messages(draw: st.DrawFn) -> dict[str, Any]:
    """A message with fields of its kind, and sometimes one that it has not."""
    do = draw(st.sampled_from(sorted(KINDS)))
    names = st.sampled_from([*KINDS[do].model_fields, "more"])
    return {"do": do, "session": SESSION, **draw(st.dictionaries(names, VALUES, max_size=4))}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(Path(tmp_path_factory.mktemp("studio")) / "sessions", lambda page, message: None)
    begins = {"source": "circle(points=20)", "network": "dense 2 tanh"}
    desk.do(PAGE, {"do": "open", "session": SESSION, "from": begins})
    return desk


@settings(max_examples=150)
@given(message=messages())
def test_any_message_is_done_or_refused_in_words(desk: Desk, message: dict[str, Any]) -> None:
    with suppress(PellucidError):
        if (long := desk.beside(PAGE, message)) is not None:
            long()
        else:
            desk.do(PAGE, message)
    assert SESSION in desk.rooms


@pytest.mark.parametrize(
    ("message", "what"),
    [
        ({"do": "look", "branch": "one"}, "look: input should be a valid integer"),
        ({"do": "look", "epoch": -1}, "look: input should be greater than or equal to 0"),
        ({"do": "ack"}, "ack: field required"),
        ({"do": "paint", "by": []}, "paint: input should be a valid string"),
        ({"do": "join", "at": 1}, "join: extra inputs are not permitted"),
        ({"do": "explain", "values": []}, "explain: list should have at least 1 item after validation, not 0"),
    ],
)
def test_a_wrong_field_is_named_with_what_there_is(message: dict[str, Any], what: str) -> None:
    with pytest.raises(InputError) as refused:
        read_question(message)
    assert refused.value.what == what
    assert refused.value.allowed
