"""What a network is made of: one family a file."""

from pellucid.layers.activation import Activation
from pellucid.layers.base import Context, Cost, Layer, ParameterSpec, Signature, Weighted, layers
from pellucid.layers.dense import Dense, DropConnect
from pellucid.layers.dropout import Dropout
from pellucid.layers.normalization import BatchNorm, LayerNorm
from pellucid.layers.shape import Add, Concatenate, Flatten, Rescale, Reshape

__all__ = [
    "Activation",
    "Add",
    "BatchNorm",
    "Concatenate",
    "Context",
    "Cost",
    "Dense",
    "DropConnect",
    "Dropout",
    "Flatten",
    "Layer",
    "LayerNorm",
    "ParameterSpec",
    "Rescale",
    "Reshape",
    "Signature",
    "Weighted",
    "layers",
]
