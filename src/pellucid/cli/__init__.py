"""The command line: words → verbs → tables, each command loaded when it is asked for."""

import lazy_loader

from pellucid.cli.program import SUMMARIES, main

__getattr__, _, __all__ = lazy_loader.attach(__name__, submod_attrs={name: [name] for name in SUMMARIES})
__all__ += ["main"]
