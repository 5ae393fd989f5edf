"""Pellucid: describe a neural network, train it, see through it, put it to use."""

__version__ = "0.1.0"
