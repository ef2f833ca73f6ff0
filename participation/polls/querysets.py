"""Reads of polls."""

from typing import Any

from django.db.models import Prefetch

from participation.polls.models import Option, Poll, Question


def polls() -> Any:
    """Polls in the scope with what their pages show: questions and options in three queries."""
    return Poll.objects.select_related("process__region__site", "region__site").prefetch_related(
        "phases__changes", *with_questions()
    )


def with_questions() -> list[Prefetch]:
    """Questions with their options, each in its order."""
    options = Option.objects.select_related("image").order_by("sort_order", "pk")
    questions = Question.objects.order_by("sort_order", "pk").prefetch_related(Prefetch("options", queryset=options))
    return [Prefetch("questions", queryset=questions)]


def fresh(pk: int) -> Poll:
    """A poll as it is stored, whatever the scope."""
    found: Poll = (
        Poll._base_manager.select_related("process__region", "region").prefetch_related(*with_questions()).get(pk=pk)
    )
    return found
