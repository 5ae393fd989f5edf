"""What waits for a page: words in order, of pictures the newest, and never without end."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.studio import outbox as module
from pellucid.studio.frames import encode
from pellucid.studio.outbox import MOST_BYTES, MOST_MESSAGES, Outbox
from pellucid.studio.rate import Bucket


def taken(outbox: Outbox) -> list[Any]:
    """All that waits, in the order it would be sent."""

    async def all_of_it() -> list[Any]:
        found = []
        while outbox.size:
            sent = await outbox.next()
            found.append(json.loads(sent) if isinstance(sent, str) else sent)
        return found

    return asyncio.run(all_of_it())


def frame(session: str, number: int) -> bytes:
    return encode({"type": "frame", "session": session, "seq": number}, {"a": np.zeros(3, np.float32)})


MESSAGES = st.one_of(
    st.tuples(st.just("event"), st.sampled_from("ab"), st.integers(0, 99)),
    st.tuples(st.sampled_from(["scene", "status"]), st.sampled_from("ab"), st.integers(0, 99)),
    st.tuples(st.just("frame"), st.sampled_from("ab"), st.integers(0, 99)),
)


@given(st.lists(MESSAGES, max_size=40))
def test_words_keep_their_order_and_of_the_rest_the_newest_comes_last(messages: list[tuple[str, str, int]]) -> None:
    outbox = Outbox()
    for kind, session, number in messages:
        message = frame(session, number) if kind == "frame" else {"type": kind, "session": session, "number": number}
        assert outbox.put(message)
    expected = [
        each
        for place, each in enumerate(messages)
        if each[0] == "event" or each[:2] not in [later[:2] for later in messages[place + 1 :]]
    ]
    wanted = [
        frame(session, number) if kind == "frame" else {"type": kind, "session": session, "number": number}
        for kind, session, number in expected
    ]
    assert taken(outbox) == wanted


def test_more_words_than_a_page_can_be_expected_to_read_are_refused() -> None:
    outbox = Outbox()
    accepted = [outbox.put({"type": "event", "number": number}) for number in range(MOST_MESSAGES + 10)]
    assert accepted == [True] * MOST_MESSAGES + [False] * 10
    assert len(taken(outbox)) == MOST_MESSAGES
    assert outbox.put({"type": "event"}), "what was read makes room"


def test_the_bytes_are_limited_but_one_large_word_is_let_through() -> None:
    outbox = Outbox()
    large = {"type": "reply", "result": "x" * (2 * MOST_BYTES)}
    assert outbox.put(large)
    assert not outbox.put({"type": "event"})
    assert taken(outbox) == [large]
    assert outbox.put({"type": "event"})


def test_exact_values_are_words_and_never_replaced() -> None:
    outbox = Outbox()
    values = [encode({"type": "values", "session": "s", "layer": name}, {}) for name in ("one", "two")]
    assert all(outbox.put(each) for each in values)
    assert taken(outbox) == values


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_what_json_has_no_word_for_is_null(number: float) -> None:
    assert json.loads(module.text({"a": [1.5, {"b": number}]})) == {"a": [1.5, {"b": None}]}


def test_who_waits_is_told_when_something_comes() -> None:
    async def main() -> str | bytes:
        outbox = Outbox()
        waiting = asyncio.create_task(outbox.next())
        await asyncio.sleep(0)
        outbox.put({"type": "event"})
        return await asyncio.wait_for(waiting, 5)

    assert asyncio.run(main()) == '{"type":"event"}'


# How often something may happen


@given(
    burst=st.integers(1, 20),
    rate=st.floats(0.1, 50),
    pauses=st.lists(st.floats(0, 3), min_size=1, max_size=60),
)
def test_a_bucket_never_gives_more_than_it_held_and_what_flowed_in(
    burst: int, rate: float, pauses: list[float]
) -> None:
    now = 0.0
    bucket = Bucket(burst, rate, lambda: now)
    given_out = 0
    for pause in pauses:
        now += pause
        given_out += bucket.take()
        assert given_out <= burst + rate * now + 1e-6
    assert bucket.take() or given_out >= burst


def test_a_bucket_fills_again() -> None:
    now = 0.0
    bucket = Bucket(2, 1.0, lambda: now)
    assert [bucket.take() for _ in range(3)] == [True, True, False]
    now = 1.0
    assert [bucket.take() for _ in range(2)] == [True, False]
    now = 100.0
    assert [bucket.take() for _ in range(3)] == [True, True, False]
