"""The links to a session, and what they leave out: ours, and one of the classic playground."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pellucid.errors import InputError
from pellucid.session.live import Live
from pellucid.studio.playground import classic_link
from pellucid.studio.scene import home_file
from pellucid.studio.sharing import Shared, text_of


def links_of(live: Live, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Links to a session as it is now.

    Args:
        live: the session.
        fields: ``weights``, whether they go along; ``display``, settings of the page; ``hidden``, controls.

    Returns:
        ``share``, the text of ours; ``rows``, how many go along; ``file``, the name of the one that they are in where
        they do not; ``classic``, a link of the classic playground or empty; ``unsaid``, what that cannot say.

    Raises:
        InputError: there are too many weights for a link.
    """
    asked, display = live.asked, fields.get("display")
    shown = display if isinstance(display, dict) else {}
    weights = weights_of(live) if fields.get("weights") is True else None
    content = Shared(asked.experiment, live.title, shown, weights)
    text, rows, file = _with_rows(live, content)
    classic, unsaid = classic_link(live.setup, asked.own, {**shown, "hidden": fields.get("hidden")})
    return {"share": text, "rows": rows, "file": file, "classic": classic, "unsaid": list(unsaid)}


def weights_of(live: Live) -> dict[str, np.ndarray]:
    """Parameters and state by ``layer/name``."""
    learner = live.training.outcome
    return {
        f"{layer}/{name}": np.asarray(value)
        for part in (learner.params, learner.state)
        for layer, group in part.items()
        for name, value in group.items()
    }


def _with_rows(live: Live, content: Shared) -> tuple[str, int, str]:
    """The text, with the rows where no source gives them and they fit; else with the name of their file."""
    asked = live.asked
    if not asked.own:
        return text_of(content), 0, ""
    parts = (content.experiment, content.title, content.display, content.weights)
    if not asked.absent:
        try:
            return text_of(Shared(*parts, rows=(asked.data, asked.split))), len(asked.data), ""
        except InputError as problem:
            if problem.code != "share.rows":
                raise
    file = asked.absent or home_file(live)
    return text_of(Shared(*parts, file=file)), 0, file
