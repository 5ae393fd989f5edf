"""When to show advertisements: learned from yesterday's visits, tested on today's, beside a rule of thumb."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from pellucid.data.schema import Dataset
from pellucid.data.sources.everyday import RUSHES
from pellucid.draw import Series, draw_lines
from pellucid.gallery.promise import Promise
from pellucid.gallery.stage import Stage
from pellucid.gallery.system import system
from pellucid.gallery.visit_log import DAY, read_visit_log
from pellucid.run import Run
from pellucid.workbench.train import train

NEURONS, WIDTH = 12, 90.0
RULE_HOURS = (10, 16, 20)
SHOWN = 60 * len(RULE_HOURS)
MINUTES = np.arange(DAY)


@system(
    "visits",
    "When to show advertisements: learned from yesterday's visits, tested on today's.",
    seconds=4,
    takes="a CSV file with a column time, one line a visit",
)
def visits(stage: Stage) -> list[Promise]:
    """The expected visits of every minute, the rushes, and three hours of showing well chosen."""
    about = f"Your own visits, from {stage.data}." if stage.data else "Generated: two days of visits, by the minute."
    stage.title("When do visitors come?", about)
    run = learned(stage, read_visit_log(stage.data) if stage.data else "visits")
    expected = run.model.predict(MINUTES[:, None].astype(float))
    found = rushes(expected)
    stage.say(f"busiest times it found: {', '.join(map(clock, found))}")
    chosen = busiest(expected)
    stage.say(f"three hours to show an advertisement: {', '.join(ranges(chosen))}")
    today = visits_today(run)
    caught, ruled = float(today[chosen].sum()), best_rule(today)
    stage.say(f"of today's {today.sum():,.0f} visits, the network's three hours catch {caught:,.0f}")
    stage.say(f"the rule of thumb (10, 16 and 20 o'clock) catches {ruled:,.0f}")
    stage.draw("visits", picture(today, expected, chosen))
    measured = f"{caught:,.0f} against {ruled:,.0f}"
    # Nothing can be promised of days that nobody here has seen.
    held = None if stage.data else caught > ruled
    more = Promise("visits caught in three hours", "more than the rule of thumb", measured, held)
    return [more] if stage.data else [_peaks_promised(found), more]


def learned(stage: Stage, source: str | Dataset) -> Run:
    """Twelve bell-shaped neurons, at first one for every two hours; training moves them to the rushes."""
    middles = (np.arange(NEURONS) + 0.5) * DAY / NEURONS
    mean, deviation = MINUTES.mean(), MINUTES.std()  # the network sees minutes scaled with these two
    return train(
        source,
        network=f"dense {NEURONS} gaussian, dense",
        initial={
            "dense1/weight": np.full((1, NEURONS), deviation / WIDTH),
            "dense1/bias": (mean - middles) / WIDTH,
        },
        split=(1.0, 0.0),
        optimizer="adam",
        learning_rate=0.1,
        schedule="cosine",
        batch_size=144,
        epochs=300,
        seed=stage.seed,
        listen=stage.listen,
        save_run=False,
    )


def rushes(expected: np.ndarray, count: int = len(RULE_HOURS)) -> list[int]:
    """The middles of the largest rushes; a rush is where at least half as many come as at its top.

    The middle is told by the steep sides, which chance moves less than the flat top.

    Example:
        >>> curve = np.maximum(np.exp(-((MINUTES - 600) / 30) ** 2), 0.5 * np.exp(-((MINUTES - 900) / 30) ** 2))
        >>> [clock(minute) for minute in rushes(curve, 2)]
        ['10:00', '15:00']
    """
    left, found = np.array(expected, float), []
    for _ in range(count):
        top = int(left.argmax())
        fewer = np.flatnonzero(expected < expected[top] / 2)
        after = int(np.searchsorted(fewer, top))
        first = fewer[after - 1] + 1 if after else 0
        last = fewer[after] - 1 if after < len(fewer) else DAY - 1
        found.append(int(first + last) // 2)
        left[first : last + 1] = -np.inf
    return sorted(found)


def busiest(expected: np.ndarray, count: int = SHOWN) -> np.ndarray:
    """The minutes with the most visits expected, in their order."""
    return np.sort(np.argsort(-expected, kind="stable")[:count])


def visits_today(run: Run) -> np.ndarray:
    """Visits of every minute of the held-out day."""
    assert run.setup is not None, "a run that was just made knows its rows"
    dataset, rows = run.setup.dataset, run.setup.split.test
    return np.bincount(dataset.inputs["minute"][rows].astype(int), dataset.targets["visits"][rows], DAY)


def best_rule(today: np.ndarray) -> float:
    """What the rule of thumb catches: the hours that begin at its times, or lie around them, whichever is more."""
    starts = [[60 * hour - before for hour in RULE_HOURS] for before in (0, 30)]
    return max(float(sum(today[start : start + 60].sum() for start in each)) for each in starts)


def clock(minute: int) -> str:
    """A minute of the day as a clock shows it.

    Example:
        >>> clock(615)
        '10:15'
    """
    return f"{minute // 60:02d}:{minute % 60:02d}"


def ranges(minutes: np.ndarray) -> list[str]:
    """Minutes in a row as from … to.

    Example:
        >>> ranges(np.array([600, 601, 602, 700]))
        ['10:00–10:02', '11:40–11:40']
    """
    breaks = [0, *(np.flatnonzero(np.diff(minutes) > 1) + 1).tolist(), len(minutes)]
    return [f"{clock(minutes[first])}–{clock(minutes[after - 1])}" for first, after in pairwise(breaks)]


def picture(today: np.ndarray, expected: np.ndarray, chosen: np.ndarray) -> str:
    """Today's visits, what the network expected, and when it shows an advertisement."""
    return draw_lines(
        [
            Series("visits today", MINUTES, today, points=True),
            Series("expected from yesterday", MINUTES, expected),
            Series("advertisement shown", chosen, np.full(len(chosen), -3.0), points=True),
        ],
        names=("time of day", "visits a minute"),
        ticks={minute: clock(minute) for minute in range(0, DAY, 180)},
        zero=True,
        title="When to show advertisements",
    )


def _peaks_promised(found: list[int]) -> Promise:
    rushes = [middle for middle, _ in RUSHES]
    held = max(abs(minute - rush) for minute, rush in zip(found, rushes, strict=True)) <= 2
    promised = f"{', '.join(map(clock, rushes))}, within 2 minutes"
    return Promise("busiest times", promised, ", ".join(map(clock, found)), held)
