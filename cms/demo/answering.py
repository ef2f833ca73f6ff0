"""The running survey of the demo, with every kind of question; nobody has answered it yet."""

import json
from datetime import timedelta
from typing import Any

from cms.demo.content import HERE
from participation.core import clock
from participation.processes import registry, services
from participation.processes.models import Process
from participation.regions.models import Region
from participation.surveys.definition import parse
from participation.surveys.models import KIND, Survey
from participation.surveys.services import publish_version, write

TITLE = "Unterwegs ohne eigenes Auto"


def tell(region: Region, *, actor: Any) -> Survey:
    """A process with the survey in it, begun five days ago."""
    process: Process = services.create_process(
        region=region,
        title=TITLE,
        summary="Wie kommen wir zur Arbeit, zur Schule und zum Arzt? Ihre Antworten gehen in den Nahverkehrsplan ein.",
        publish=True,
        answer_by=(clock.now() + timedelta(days=60)).date(),
        answer_from="Das Amt für Mobilität",
        actor=actor,
    )
    module = services.add_module(
        process=process,
        kind=KIND,
        title="Umfrage: So bin ich unterwegs",
        slug="umfrage",
        intro="Vier kurze Seiten über Bus, Rad und Auto. Alle Fragen bis auf eine sind freiwillig.",
        first_day=clock.now() - timedelta(days=5),
        presets=registry.get(KIND).presets,
        asked_by="Amt für Mobilität",
        results_public=True,
        thanks="Ihre Antworten helfen, den Nahverkehr für alle besser zu machen.",
        actor=actor,
    )
    survey: Survey = Survey._base_manager.select_related("region", "process").get(pk=module.pk)
    definition = parse(json.loads((HERE / "content/surveys/unterwegs.json").read_text()))
    write(survey, definition)
    publish_version(survey=survey, definition=definition)
    return survey
