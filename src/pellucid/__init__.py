"""Pellucid: describe a neural network, train it, see through it, put it to use."""

from typing import TYPE_CHECKING

import lazy_loader

if TYPE_CHECKING:
    from pellucid.data.fetch import fetch as fetch
    from pellucid.model import Model as Model
    from pellucid.model import load as load
    from pellucid.run import Run as Run
    from pellucid.workbench.compare import compare as compare
    from pellucid.workbench.cross_validate import cross_validate as cross_validate
    from pellucid.workbench.find_rate import find_learning_rate as find_learning_rate
    from pellucid.workbench.inspect import inspect as inspect
    from pellucid.workbench.resume import resume as resume
    from pellucid.workbench.runs import list_runs as list_runs
    from pellucid.workbench.train import train as train

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "data.fetch": ["fetch"],
        "model": ["Model", "load"],
        "run": ["Run"],
        "workbench.compare": ["compare"],
        "workbench.cross_validate": ["cross_validate"],
        "workbench.find_rate": ["find_learning_rate"],
        "workbench.inspect": ["inspect"],
        "workbench.resume": ["resume"],
        "workbench.runs": ["list_runs"],
        "workbench.train": ["train"],
    },
)
