"""Links of the classic playground: read, and written where such a link can say what is asked."""

from pellucid.studio.playground.reading import fields_of, is_classic, read_classic
from pellucid.studio.playground.writing import classic_link

__all__ = ["classic_link", "fields_of", "is_classic", "read_classic"]
