"""The experiment while a person plays with it: every change keeps what it can, and can be undone."""

from pellucid.session.live.commands import LiveCommand, read_command
from pellucid.session.live.live import Live

__all__ = ["Live", "LiveCommand", "read_command"]
