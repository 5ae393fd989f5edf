"""A colour detector: red, green and blue in, one of the rainbow's seven names out, by a single layer."""

from __future__ import annotations

import colorsys

import numpy as np

from pellucid.data.sources.everyday import RAINBOW
from pellucid.draw import Column, draw_confusion, draw_network, draw_sheet
from pellucid.draw.svg import element, figure, label
from pellucid.exhibit import exhibit_rows
from pellucid.gallery.promise import Promise
from pellucid.gallery.stage import Stage
from pellucid.gallery.system import system
from pellucid.model import Model
from pellucid.run import Run
from pellucid.workbench.train import train

ASKED = {"a tomato": (255, 99, 71), "grass": (86, 176, 0), "the sky at noon": (30, 90, 255), "a lemon": (255, 244, 40)}
CHANNELS = ("red", "green", "blue")
STRIPES = 72


@system("colours", "One layer with softmax names the rainbow's colour of any red, green and blue.", seconds=5)
def colours(stage: Stage) -> list[Promise]:
    """Shades it has never seen, a few everyday colours, and the colours around the hue circle."""
    stage.title("Red, green, blue: which colour is it?", "Generated: 2800 shades around the rainbow's seven colours.")
    run = train(
        "colours(points=2800)",
        network="dense",
        optimizer="adam",
        learning_rate=0.05,
        schedule="cosine",
        epochs=200,
        seed=stage.seed,
        listen=stage.listen,
        save_run=False,
    )
    accuracy = run.test["accuracy"]
    stage.say(f"{run.model.network.count()} weights and biases, {accuracy:.2%} of the shades it has never seen")
    for thing, shade in ASKED.items():
        answer, sure = run.model.predict([shade])[0], run.model.predict_proba([shade]).max()
        stage.say(f"  {thing:<16} {shade!s:<16} {answer}, {sure:.0%} sure")
    stage.draw("colours", picture(run))
    pure = run.model.predict(np.array(list(RAINBOW.values()), float))
    right = sum(str(answer) == name for answer, name in zip(pure, RAINBOW, strict=True))
    return [
        Promise("shades it has never seen, named right", "≥ 99 %", f"{accuracy:.2%}", accuracy >= 0.99),
        Promise("the seven pure colours", "7 of 7", f"{right} of 7", right == len(RAINBOW)),
    ]


def picture(run: Run) -> str:
    """The hue circle as it names it, its weights, and what it takes for what."""
    assert run.setup is not None
    shown = exhibit_rows(run.model.exhibit(), run.model, run.setup)
    assert shown.confusion is not None, "colours are classes"
    columns = [
        Column("shade", (len(CHANNELS),), labels=CHANNELS),
        Column("name", (len(RAINBOW),), labels=run.model.classes, weight=run.model.params["dense1"]["weight"]),
    ]
    weights = draw_network(columns, title="For and against each name")
    matrix = draw_confusion(shown.confusion, run.model.classes, title="Shades it has never seen")
    return draw_sheet([[hue_circle(run.model), weights], [matrix]], title="A single layer names colours")


def hue_circle(model: Model) -> str:
    """All pure hues in a row, and under them what the network calls them."""
    shades = [np.multiply(255, colorsys.hsv_to_rgb(index / STRIPES, 1, 1)) for index in range(STRIPES)]
    names = list(map(str, model.predict(np.array(shades))))
    wide = 6.0
    body = [
        element("rect", x=12 + wide * index, y=0.0, width=wide, height=46.0, fill=f"#{bytes(map(round, each)).hex()}")
        for index, each in enumerate(shades)
    ]
    starts = [index for index, name in enumerate(names) if not index or name != names[index - 1]]
    for start, after in zip(starts, [*starts[1:], STRIPES], strict=True):
        x = 12 + wide * start
        body.append(element("path", d=f"M{x:g} 48v10", class_="stroke-ink", stroke_width=1))
        if after - start > 4:
            body.append(label(names[start], 12 + wide * (start + after) / 2, 64, size="small", anchor="middle"))
    return figure("Around the hue circle, and what it calls each", 24 + wide * STRIPES, 72, body)
