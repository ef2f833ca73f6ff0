"""What waits for those who build surveys."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, Min, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.core import clock
from participation.core.inbox import Entry
from participation.processes.models import Phase
from participation.regions.scope import Reach
from participation.surveys.models import REHEARSAL, Survey, SurveyVersion

SOON = timedelta(days=7)


def inbox(user: Any, reach: Reach) -> list[Entry]:
    """Surveys that open within a week or are open already, without a published version."""
    now = clock.now()
    phases = Phase.objects.filter(module=OuterRef("pk"), is_cancelled=False, starts__lte=now + SOON)
    opening = phases.exclude(ends__lte=now)
    published = SurveyVersion.objects.filter(survey=OuterRef("pk"), number__gt=REHEARSAL)
    unpublished = Survey.objects.filter(
        reach.q(), Exists(opening), ~Exists(published), origin__isnull=True, is_public=True, process__live=True
    ).aggregate(since=Min("phases__starts"))
    count = Survey.objects.filter(
        reach.q(), Exists(opening), ~Exists(published), origin__isnull=True, is_public=True, process__live=True
    ).count()
    return [
        Entry(
            _("Surveys that open soon and are not published"),
            url=reverse("module_survey:index"),
            count=count,
            since=unpublished["since"] if count else None,
        )
    ]
