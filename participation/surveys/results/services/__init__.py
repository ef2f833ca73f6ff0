"""Writing results: count, settle, choose texts."""

from participation.surveys.results.services.counting import count, settle
from participation.surveys.results.services.texts import choose, set_tags

__all__ = ["choose", "count", "set_tags", "settle"]
