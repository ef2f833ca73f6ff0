"""`{% load measures %}`: states, money and progress of measures in words."""

from typing import Any

from django import template

from participation.measures import wording
from participation.measures.models import Measure, Status

register = template.Library()


@register.filter
def status_tone(measure: Measure) -> str:
    """The tone of the badge of a state."""
    return wording.TONES[Status(measure.status)]


@register.filter
def status_icon(measure: Measure) -> str:
    """The icon of the badge of a state."""
    return wording.ICONS[Status(measure.status)]


@register.filter
def progress_words(measure: Measure) -> str:
    """How far a measure is."""
    return wording.progress_words(measure)


@register.simple_tag
def alarms(measure: Measure, now: Any) -> list[tuple[str, str]]:
    """What is wrong: words and tone of badges."""
    return wording.alarm_of(measure, now)


@register.filter
def entry_title(entry: Any) -> str:
    """What happened, in a few words."""
    return wording.title_of(entry)
