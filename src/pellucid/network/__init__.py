"""A graph of named layers: shapes end to end, counts, initial values, forward with seen values."""

from pellucid.network import engine as engine
from pellucid.network.build import Head, build
from pellucid.network.graph import Network
from pellucid.network.summary import LayerSummary, NetworkSummary, check_fits, summarize

__all__ = ["Head", "LayerSummary", "Network", "NetworkSummary", "build", "check_fits", "summarize"]
