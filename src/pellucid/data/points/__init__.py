"""Points set by hand: a data set of the plane or of a line, its edits, and its file."""

from pellucid.data.points.columns import with_added, with_labels, with_moved
from pellucid.data.points.gesture import edited, points_dataset
from pellucid.data.points.parts import parts_of, split_of
from pellucid.data.points.text import read_points, rows_text

__all__ = [
    "edited",
    "parts_of",
    "points_dataset",
    "read_points",
    "rows_text",
    "split_of",
    "with_added",
    "with_labels",
    "with_moved",
]
