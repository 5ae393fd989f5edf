"""Composites written as one layer, which expand into named simple layers."""

from pellucid.blocks.base import Block, Node, blocks, expanded, named
from pellucid.blocks.repetition import Repeat
from pellucid.blocks.residual import Residual

__all__ = ["Block", "Node", "Repeat", "Residual", "blocks", "expanded", "named"]
