"""Figures as SVG text from plain data: networks, curves, maps, matrices, pictures."""

from pellucid.draw.curve import draw_curves
from pellucid.draw.lines import Series, draw_lines
from pellucid.draw.matrix import draw_confusion, draw_weights
from pellucid.draw.network import Column, draw_network
from pellucid.draw.picture import draw_pictures, draw_weight_pictures
from pellucid.draw.plane import Points, draw_plane
from pellucid.draw.sheet import draw_sheet
from pellucid.draw.terminal import picture_text, side_by_side, spark_line

__all__ = [
    "Column",
    "Points",
    "Series",
    "draw_confusion",
    "draw_curves",
    "draw_lines",
    "draw_network",
    "draw_pictures",
    "draw_plane",
    "draw_sheet",
    "draw_weight_pictures",
    "draw_weights",
    "picture_text",
    "side_by_side",
    "spark_line",
]
