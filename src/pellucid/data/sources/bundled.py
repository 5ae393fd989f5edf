"""Real data that comes with scikit-learn: digits, iris, wine, breast-cancer, diabetes.

Columns and classes keep scikit-learn's names, so that a table written from there fits.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pellucid.data.schema import Dataset, Defaults, Field, by_name
from pellucid.data.sources.registry import sources


@sources.register("digits")
def digits(rng: np.random.Generator) -> Dataset:
    """Handwritten digits, 8x8 counts of dark pixels from 0 to 16.

    1797 digits written by 43 people (E. Alpaydin and C. Kaynak, 1998): each picture is a
    32x32 bitmap of which every 4x4 block is counted.
    """
    from sklearn.datasets import load_digits

    bunch = load_digits()
    image = Field("image", "image", shape=(8, 8), low=0.0, high=16.0, names=tuple(bunch.feature_names))
    digit = Field("digit", "class", classes=tuple(map(str, bunch.target_names)))
    return Dataset(
        name="digits",
        about="Handwritten digits, 8x8 counts of dark pixels from 0 to 16.",
        inputs={"image": bunch.images.astype(np.float64)},
        targets={"digit": bunch.target.astype(np.int64)},
        fields=by_name(image, digit),
        defaults=Defaults(scaling="pixels"),
    )


@sources.register("iris")
def iris(rng: np.random.Generator) -> Dataset:
    """Three species of iris, told apart by the length and width of their leaves in cm.

    150 flowers (R. A. Fisher, 1936).
    """
    from sklearn.datasets import load_iris

    return _table("iris", load_iris(), _classes("species", load_iris()), unit="cm")


@sources.register("wine")
def wine(rng: np.random.Generator) -> Dataset:
    """Three growers of wine from one region, told apart by 13 chemical measurements.

    178 wines (M. Forina and others, 1991).
    """
    from sklearn.datasets import load_wine

    return _table("wine", load_wine(), _classes("grower", load_wine()))


@sources.register("breast-cancer")
def breast_cancer(rng: np.random.Generator) -> Dataset:
    """Tumors, malignant or benign, by 30 measurements of their cell nuclei.

    569 tumors (W. H. Wolberg, W. N. Street and O. L. Mangasarian, 1995).
    """
    from sklearn.datasets import load_breast_cancer

    return _table("breast-cancer", load_breast_cancer(), _classes("tumor", load_breast_cancer()))


@sources.register("diabetes")
def diabetes(rng: np.random.Generator) -> Dataset:
    """Diabetes one year later, from ten measurements of 442 patients.

    Units of the measurements are the raw ones: years, mg/dl, mmHg (B. Efron and others, 2004).
    """
    from sklearn.datasets import load_diabetes

    return _table("diabetes", load_diabetes(scaled=False), Field("progression"))


def _classes(name: str, bunch: Any) -> Field:
    return Field(name, "class", classes=tuple(map(str, bunch.target_names)))


def _table(name: str, bunch: Any, target: Field, unit: str = "") -> Dataset:
    fields = [Field(str(column), unit=unit) for column in bunch.feature_names]
    wanted = bunch.target.astype(np.int64 if target.kind == "class" else np.float64)
    return Dataset(
        name=name,
        about=(sources[name].__doc__ or "").split("\n")[0],
        inputs={field.name: values for field, values in zip(fields, bunch.data.T.copy(), strict=True)},
        targets={target.name: wanted},
        fields=by_name(*fields, target),
    )
