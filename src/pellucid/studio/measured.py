"""What measured data sets hold, said without reading them: reading them would load scikit-learn, or need a download."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pellucid.data.sources.california import COLUMNS
from pellucid.data.sources.mnist import CLOTHING


@dataclass(frozen=True)
class Measured:
    """Columns and classes of a data set.

    Args:
        inputs: names of its input columns.
        classes: names of its classes; empty where it holds amounts.
        shows: what a row is: columns of a table, or a picture.
    """

    inputs: tuple[str, ...]
    classes: tuple[str, ...] = ()
    shows: Literal["table", "image"] = "table"


_DIGITS = tuple("0123456789")
_CELL = (
    "radius",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "concave points",
    "symmetry",
    "fractal dimension",
)

MEASURED = {
    "digits": Measured(("image",), _DIGITS, "image"),
    "iris": Measured(
        tuple(f"{leaf} {side} (cm)" for leaf in ("sepal", "petal") for side in ("length", "width")),
        ("setosa", "versicolor", "virginica"),
    ),
    "wine": Measured(
        (
            "alcohol",
            "malic_acid",
            "ash",
            "alcalinity_of_ash",
            "magnesium",
            "total_phenols",
            "flavanoids",
            "nonflavanoid_phenols",
            "proanthocyanins",
            "color_intensity",
            "hue",
            "od280/od315_of_diluted_wines",
            "proline",
        ),
        ("class_0", "class_1", "class_2"),
    ),
    "breast-cancer": Measured(
        tuple(
            f"{what} {part}" if what != "error" else f"{part} error"
            for what in ("mean", "error", "worst")
            for part in _CELL
        ),
        ("malignant", "benign"),
    ),
    "diabetes": Measured(("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6")),
    "california-housing": Measured(tuple(field.name for field in COLUMNS)),
    "mnist": Measured(("image",), _DIGITS, "image"),
    "fashion-mnist": Measured(("image",), CLOTHING, "image"),
}
"""By the name of the set; tests compare with the sets themselves."""
