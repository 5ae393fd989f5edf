"""The only place that writes tags: elements, escaping, and the frame around every figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from pellucid.draw.palette import MARKERS, style_sheet

# Characters XML 1.0 cannot carry, even escaped.
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
HEADER, LINE, MARGIN = 34, 16, 12


class Markup(str):
    """Text that is SVG already; any other text is escaped when it is put into an element."""


def element(tag: str, *children: object, **attributes: object) -> Markup:
    """One element; ``stroke_width=2`` becomes ``stroke-width="2"``, ``None`` is left out.

    Example:
        >>> element("text", "a < b", x=1.0, class_="small")
        '<text x="1" class="small">a &lt; b</text>'
    """
    words = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{_text(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    inside = "".join(child if isinstance(child, Markup) else _text(child) for child in children)
    return Markup(f"<{tag}{words}>{inside}</{tag}>" if inside else f"<{tag}{words}/>")


def group(children: Iterable[object], **attributes: object) -> Markup:
    """Elements that share attributes."""
    return element("g", *children, **attributes)


def label(text: object, x: float, y: float, *, role: str = "ink", size: str = "", anchor: str = "start") -> Markup:
    """A line of text in a colour role; ``anchor`` is ``start``, ``middle`` or ``end``."""
    return element("text", str(text), x=x, y=y, class_=f"fill-{role} {size}".strip(), text_anchor=anchor)


def figure(title: str, width: float, height: float, body: Iterable[object], notes: Sequence[str] = ()) -> str:
    """A whole figure: title above, ``body`` on ``width`` × ``height`` px, notes below.

    The title and the notes are also what a screen reader says.

    Args:
        title: what is shown, one line.
        width: width of the figure in pixels.
        height: height of ``body`` in pixels, without title and notes.
        body: elements; the body's origin is below the title.
        notes: sentences about what the figure leaves out: thinned, not finite, more than drawn.
    """
    lines = [line for note in notes for line in _wrapped(note, width)]
    whole = HEADER + height + (LINE * len(lines) + 8 if lines else 0)
    said = f"{title}. {' '.join(notes)}" if notes else title
    return element(
        "svg",
        element("title", title),
        element("desc", said),
        element("style", Markup(style_sheet())),
        element("rect", width="100%", height="100%", class_="fill-surface"),
        label(title, MARGIN, 22, size="title"),
        group(body, transform=f"translate(0 {HEADER})"),
        *(
            label(line, MARGIN, HEADER + height + LINE * index + 12, role="muted", size="small")
            for index, line in enumerate(lines)
        ),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_number(width)} {_number(whole)}",
        width=width,
        height=whole,
        class_="pellucid",
        role="img",
        aria_label=said,
    )


def marker(index: int, x: float, y: float, radius: float = 3.5, **attributes: object) -> Markup:
    """The marker shape of class ``index``, centred at ``(x, y)``."""
    outlines = {
        "square": "M-.9-.9h1.8v1.8h-1.8z",
        "triangle": "M0-1.2 1.1.8h-2.2z",
        "diamond": "M0-1.3 1.1 0 0 1.3-1.1 0z",
        "wedge": "M0 1.2 1.1-.8h-2.2z",
        "plus": "M-.4-1.2h.8v.8h.8v.8h-.8v.8h-.8v-.8h-.8v-.8h.8z",
        "cross": "M-1-.5-.5-1 0-.5.5-1 1-.5.5 0 1 .5.5 1 0 .5-.5 1-1 .5-.5 0z",
        "hexagon": "M-.6-1h1.2L1.2 0 .6 1H-.6L-1.2 0z",
        "bar": "M-1.3-.5h2.6v1h-2.6z",
        "pole": "M-.5-1.3h1v2.6h-1z",
    }
    shape = MARKERS[index % len(MARKERS)]
    if shape == "circle":
        return element("circle", cx=x, cy=y, r=radius, **attributes)
    place = f"translate({_number(x)} {_number(y)}) scale({_number(radius)})"
    return element("path", d=outlines[shape], transform=place, vector_effect="non-scaling-stroke", **attributes)


def _wrapped(note: str, width: float) -> list[str]:
    room = max(20, int((width - 2 * MARGIN) / 5.4))
    lines = [""]
    for word in note.split():
        if lines[-1] and len(lines[-1]) + len(word) + 1 > room:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _text(value: object) -> str:
    plain = _number(value) if isinstance(value, float) else str(value)
    return escape(_FORBIDDEN.sub("\ufffd", plain), {'"': "&quot;"})


def _number(value: float) -> str:
    """Pixels with two decimals are finer than any screen; ``-0`` and trailing zeros go."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
