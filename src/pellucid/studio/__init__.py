"""The studio: a playground in the browser; a server that guards it, and workers that train behind it."""
