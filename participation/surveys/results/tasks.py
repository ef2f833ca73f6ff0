"""What the clock brings: new states of results, and the settling of those that nobody settled."""

from datetime import datetime, timedelta

from django.db.models import Count

from participation.core.ticking import due
from participation.surveys.models import REHEARSAL, Response, Survey, SurveyVersion
from participation.surveys.results.models import Result
from participation.surveys.results.services import counting

SETTLED_AFTER = timedelta(days=14)  # time enough to key in what came on paper


@due("surveys.results")
def count_results(now: datetime) -> int:
    """Count what has grown enough; settle what ended two weeks ago."""
    rows = (
        Response._base_manager.filter(version__number__gt=REHEARSAL)
        .values_list("survey", "version", "wave")
        .annotate(people=Count("key"))
        .order_by()
    )
    known = {
        (survey, version, wave): (people, settled)
        for survey, version, wave, people, settled in Result._base_manager.values_list(
            "survey", "version", "wave", "people", "settled_at"
        )
    }
    done = 0
    for survey_id, version_id, wave, people in rows:
        before, settled = known.get((survey_id, version_id, wave), (0, None))
        if settled:
            continue
        survey = Survey._base_manager.select_related("region", "process", "origin").get(pk=survey_id)
        closes = counting.closed_at(survey, wave)
        version = SurveyVersion.objects.get(pk=version_id)
        if closes is not None and now >= closes + SETTLED_AFTER:
            counting.settle(survey=survey, version=version, wave=wave)
            done += 1
        elif counting.is_due(people, before):
            done += counting.count(survey=survey, version=version, wave=wave) is not None
    return done
