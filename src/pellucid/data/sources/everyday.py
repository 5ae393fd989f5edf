"""Generated everyday data: celsius, colours, visits, tides, houses; each says so."""

from __future__ import annotations

import numpy as np

from pellucid.data.schema import Dataset, Defaults, Field, by_name
from pellucid.data.sources.registry import sources


@sources.register("celsius")
def celsius(rng: np.random.Generator, *, points: int = 100, noise: float = 0.0) -> Dataset:
    """Temperatures in degrees Celsius and Fahrenheit, F = 1.8 C + 32.

    ``noise`` is the standard deviation of the Fahrenheit thermometer in degrees.
    """
    degrees = rng.uniform(-40, 100, points)
    fahrenheit = 1.8 * degrees + 32 + rng.normal(0, noise, points)
    fields = by_name(Field("celsius", unit="°C", low=-40.0, high=100.0), Field("fahrenheit", unit="°F"))
    return _generated("celsius", {"celsius": degrees}, {"fahrenheit": fahrenheit}, fields)


RAINBOW = {
    "red": (255, 0, 0),
    "orange": (255, 127, 0),
    "yellow": (255, 255, 0),
    "green": (0, 255, 0),
    "blue": (0, 0, 255),
    "indigo": (75, 0, 130),
    "violet": (148, 0, 211),
}
"""Newton's seven colors of the rainbow as red, green and blue from 0 to 255."""


@sources.register("colours")
def colours(rng: np.random.Generator, *, points: int = 1400) -> Dataset:
    """Shades of red, green and blue named after the nearest of the rainbow's seven colors.

    Every color gets equally many shades, drawn around it with a standard deviation of 40 and
    kept inside 0 to 255.  The name is the nearest of the seven, so that planes part the names
    and one layer can learn them; shades within 10 of such a plane have no clear name and are
    left out.
    """
    kind = np.arange(points) % len(RAINBOW)
    shades = _shades(rng, kind)
    unclear = ~_clearly(shades, kind)
    while unclear.any():
        shades[unclear] = _shades(rng, kind[unclear])
        unclear[unclear] = ~_clearly(shades[unclear], kind[unclear])
    order = rng.permutation(points)
    channels = [Field(name, low=0.0, high=255.0) for name in ("red", "green", "blue")]
    return _generated(
        "colours",
        {field.name: shades[order, index] for index, field in enumerate(channels)},
        {"colour": kind[order]},
        by_name(*channels, Field("colour", "class", classes=tuple(RAINBOW))),
    )


def _shades(rng: np.random.Generator, kind: np.ndarray) -> np.ndarray:
    middle = np.array(list(RAINBOW.values()), np.float64)[kind]
    return np.clip(np.round(rng.normal(middle, 40)), 0, 255)


def _clearly(shades: np.ndarray, kind: np.ndarray) -> np.ndarray:
    """Whether each shade lies at least 10 inside the region that is nearest to its color."""
    colors = np.array(list(RAINBOW.values()), np.float64)
    # Squared distances to all colors, without the shade's own square that is common to them.
    squares = (colors**2).sum(1) - 2 * shades @ colors.T  # (shades, colors)
    own = np.take_along_axis(squares, kind[:, None], 1)
    apart = np.linalg.norm(colors[:, None] - colors, axis=-1)[kind]
    # The plane between two colors is where the squares are equal; its distance is this over 2 apart.
    others = np.arange(len(colors)) != kind[:, None]
    return np.all((squares - own >= 2 * 10 * apart) | ~others, axis=1)


RUSHES = ((10 * 60 + 15, 18.0), (16 * 60 + 33, 14.0), (20 * 60 + 10, 24.0))
"""Minute of the day and standard deviation in minutes of each rush of visits."""


@sources.register("visits")
def visits(rng: np.random.Generator, *, busy: float = 60.0) -> Dataset:
    """Visits of a site by minute of the day; yesterday trains, today tests.

    Visits come at random (Poisson), 2 a minute and about ``busy`` more at the top of three
    rushes, at 10:15, 16:33 and 20:10; both days follow the same rule.
    """
    day, minute = np.divmod(np.arange(2 * 1440), 1440)
    counts = rng.poisson(expected_visits(minute, busy)).astype(np.float64)
    fields = by_name(Field("minute", unit="min", low=0.0, high=1439.0), Field("visits", unit="1/min", low=0.0))
    return _generated(
        "visits",
        {"minute": minute.astype(np.float64)},
        {"visits": counts},
        fields,
        held_out=day == 1,
        groups=day,
        times=day * 1440.0 + minute,
        defaults=Defaults(split=(0.8, 0.2, 0.0)),
    )


def expected_visits(minute: np.ndarray, busy: float = 60.0) -> np.ndarray:
    """Visits per minute that the rule expects, without chance.

    Example:
        >>> float(expected_visits(np.array(10 * 60 + 15)).round())
        62.0
    """
    rushes = [np.exp(-0.5 * ((minute - middle) / deviation) ** 2) for middle, deviation in RUSHES]
    return 2 + busy * np.sum(rushes, axis=0)


CONSTITUENTS = {
    "M2": (28.9841042, 1.20, 40.0),
    "S2": (30.0000000, 0.45, 80.0),
    "N2": (28.4397295, 0.25, 20.0),
    "K1": (15.0410686, 0.15, 120.0),
    "O1": (13.9430356, 0.10, 200.0),
    "M4": (57.9682084, 0.08, 310.0),
}
"""Speed in degrees per hour (astronomy), height in meters and phase in degrees (made up) of each wave."""


@sources.register("tides")
def tides(rng: np.random.Generator, *, days: int = 60, noise: float = 0.01) -> Dataset:
    """Sea level by hour, the sum of six tidal waves; whole days are held out.

    height = sum of H cos(speed · hour − phase) over M2, S2, N2, K1, O1 and M4, with the speeds
    of the constituents' astronomy and made-up heights and phases.  ``noise`` is the standard
    deviation in meters.  The default features are the sine and cosine of each wave.

    References:
        Schureman, *Manual of Harmonic Analysis and Prediction of Tides* (1940), table 2.
    """
    hour = np.arange(24.0 * days)
    height = rng.normal(0, noise, len(hour))
    for speed, amplitude, phase in CONSTITUENTS.values():
        height += amplitude * np.cos(np.deg2rad(speed * hour - phase))
    waves = [f"{part}({speed}*pi/180*hour)" for speed, _, _ in CONSTITUENTS.values() for part in ("sin", "cos")]
    return _generated(
        "tides",
        {"hour": hour},
        {"height": height},
        by_name(Field("hour", unit="h", low=0.0), Field("height", unit="m")),
        groups=(hour // 24).astype(np.int64),
        times=hour,
        defaults=Defaults(by="group", features=tuple(waves)),
    )


@sources.register("houses")
def houses(rng: np.random.Generator, *, points: int = 2000, noise: float = 0.03) -> Dataset:
    """Made-up houses: age, location, rooms and distance to transit, with sale price and rent.

    Prices rise with rooms, fall with age until old houses gain charm, fall with the distance to
    the middle of town at (0, 0) and to transit, more so far out.  Rent follows rooms less than
    proportionally and minds transit more.  ``noise`` is the standard deviation of both prices
    in parts of the price.
    """
    age, rooms = rng.uniform(0, 120, points).round(), rng.integers(1, 9, points).astype(np.float64)
    east, north = rng.uniform(-10, 10, (2, points))
    transit = rng.gamma(2.0, 0.6, points).clip(0.05, 6)
    town = np.hypot(east, north)
    worn = 1 - 0.35 * np.sin(np.pi * np.minimum(age, 90) / 120)
    far = np.exp(-town / 12) * (1 - 0.06 * transit * (1 + town / 10))
    chance = 1 + noise * rng.normal(size=(2, points))
    sale = (60 + 55 * rooms) * worn * far * chance[0]
    rent = (350 + 240 * rooms**0.8) * (0.6 + 0.4 * worn) * far**0.8 * np.exp(-0.08 * transit) * chance[1]
    fields = by_name(
        Field("age", unit="years", low=0.0, high=120.0),
        Field("east", unit="km", low=-10.0, high=10.0),
        Field("north", unit="km", low=-10.0, high=10.0),
        Field("rooms", low=1.0, high=8.0),
        Field("transit", unit="km", low=0.0, high=6.0),
        Field("sale", unit="thousand €"),
        Field("rent", unit="€/month"),
    )
    inputs = {"age": age, "east": east, "north": north, "rooms": rooms, "transit": transit}
    return _generated("houses", inputs, {"sale": sale, "rent": rent}, fields)


def _generated(
    name: str,
    inputs: dict[str, np.ndarray],
    targets: dict[str, np.ndarray],
    fields: dict[str, Field],
    *,
    held_out: np.ndarray | None = None,
    groups: np.ndarray | None = None,
    times: np.ndarray | None = None,
    defaults: Defaults | None = None,
) -> Dataset:
    about = (sources[name].__doc__ or "").split("\n")[0]
    return Dataset(name, about, inputs, targets, fields, True, held_out, groups, times, defaults or Defaults())
