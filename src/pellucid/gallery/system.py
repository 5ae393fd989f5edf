"""A system of the gallery: a name, a sentence, and a function that keeps its promises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pellucid.gallery.promise import Promise
from pellucid.gallery.stage import Stage
from pellucid.registry import Registry

Run = Callable[[Stage], list[Promise]]


@dataclass(frozen=True)
class System:
    """Something a network can do, shown from its data to its measured promises.

    Args:
        name: what is typed after ``pellucid gallery``.
        about: one sentence.
        seconds: about how long it takes on two cores.
        run: shows it on a stage; what it promised and what was measured.
        needs: a data set that has to be fetched first, as ``"mnist"``; empty for none.
        takes: what a file of your own has to be; empty where it takes none.
    """

    name: str
    about: str
    seconds: float
    run: Run
    needs: str = ""
    takes: str = ""


systems: Registry[System] = Registry("gallery system")


def system(name: str, about: str, *, seconds: float, needs: str = "", takes: str = "") -> Callable[[Run], Run]:
    """Decorator that enters a function into the gallery.

    Args:
        name: what is typed after ``pellucid gallery``.
        about: one sentence.
        seconds: about how long it takes on two cores.
        needs: a data set that has to be fetched first; empty for none.
        takes: what a file of your own has to be; empty where it takes none.
    """

    def enter(run: Run) -> Run:
        systems.register(name)(System(name, about, seconds, run, needs, takes))
        return run

    return enter
