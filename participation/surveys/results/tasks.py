"""What the clock brings: new states of results, and the settling of those that nobody settled."""

from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef

from participation.core.ticking import due
from participation.surveys.models import REHEARSAL, Response, Survey, SurveyVersion
from participation.surveys.results.models import Result
from participation.surveys.results.services import counting

SETTLED_AFTER = timedelta(days=14)  # time enough to key in what came on paper


@due("surveys.results")
def count_results(now: datetime) -> int:
    """Count what has grown enough; settle what ended two weeks ago."""
    settled = Result._base_manager.filter(
        survey=OuterRef("survey"), version=OuterRef("version"), wave=OuterRef("wave"), settled_at__isnull=False
    )
    rows = list(
        Response._base_manager.filter(~Exists(settled), version__number__gt=REHEARSAL)
        .values_list("survey", "version", "wave")
        .annotate(people=Count("key"))
        .order_by()
    )
    known = Result._base_manager.filter(settled_at__isnull=True).values_list("survey", "version", "wave", "people")
    before = {tuple(key): people for *key, people in known}
    surveys = Survey._base_manager.select_related("region", "process", "origin").prefetch_related("phases")
    found = surveys.in_bulk({row[0] for row in rows})
    versions = SurveyVersion.objects.in_bulk({row[1] for row in rows})
    done = 0
    for survey_id, version_id, wave, people in rows:
        survey, version = found[survey_id], versions[version_id]
        closes = counting.closed_at(survey, wave)
        if closes is not None and now >= closes + SETTLED_AFTER:
            counting.settle(survey=survey, version=version, wave=wave)
            done += 1
        elif counting.is_due(people, before.get((survey_id, version_id, wave), 0)):
            done += counting.count(survey=survey, version=version, wave=wave) is not None
    return done
