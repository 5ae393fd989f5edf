"""The report: one offline HTML file with the trained network alive in it."""

from pellucid.export.report.arrays import encode_array, encode_arrays, encode_doubles, encode_rounded
from pellucid.export.report.page import build_report

__all__ = ["build_report", "encode_array", "encode_arrays", "encode_doubles", "encode_rounded"]
