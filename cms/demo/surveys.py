"""A survey of the nation in three districts. Its answers are made up, and it says so."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta

from cms.demo import content
from participation.core import clock
from participation.processes import services as processes
from participation.regions.models import Region
from participation.surveys import services
from participation.surveys.definition import Definition, made_up, parse
from participation.surveys.models import KIND, Channel, Survey, SurveyVersion
from participation.surveys.services import Recorded

NATIONAL = "Leben auf dem Land"
DISTRICTS = ("uelzen", "coesfeld", "loerrach")
NUMBERS = (140, 90, 110)  # answers in each of the districts
THANKS = (
    "Vielen Dank. Alle Antworten werden zusammen ausgewertet; das Ergebnis steht danach auf dieser Seite. Bis zum "
    "zugesagten Tag sagt die Verwaltung, was sie daraus macht."
)
INVENTED = "Alle Antworten in dieser Umfrage sind erfunden; sie zeigen, wie eine Auswertung aussieht."
WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "zufrieden": {"1": 6, "2": 14, "3": 28, "4": 34, "5": 18},
    "angebote": {"gut": 30, "mittel": 38, "schlecht": 32},
    "mittel": {"auto": 68, "bus": 12, "rad": 14, "fuss": 6},
    "umstieg": {"takt": 40, "abend": 30, "preis": 14, "radwege": 22, "nichts": 8},
    "gehoert": {"yes": 41, "no": 59},
}
WORDS = {
    "wunsch": (
        "Ein Bus, der auch nach 20 Uhr fährt.",
        "Eine Hausarztpraxis im Nachbarort.",
        "Sichere Radwege zwischen den Dörfern.",
        "Dass man auf Vorschläge eine Antwort bekommt.",
        "Ein Laden, in dem man auch zu Fuß einkaufen kann.",
        "Mehr Treffpunkte für junge Leute.",
    ),
}


def tell(nation: Region) -> None:
    """The survey of the nation, rolled out to those of three districts that are there; nothing where it is told."""
    if nation.processes.filter(title=NATIONAL).exists():
        return
    origin = _national(nation, None)
    version = _publish(origin, "leben-auf-dem-land")
    numbers = dict(zip(DISTRICTS, NUMBERS, strict=True))
    for region in Region.objects.select_related("site").filter(slug__in=DISTRICTS).order_by("pk"):
        part = _national(region, origin)
        services.record_responses(survey=part, version=version, responses=_answers(part, version, numbers[region.slug]))


def _national(region: Region, origin: Survey | None) -> Survey:
    now = clock.now()
    process = processes.create_process(
        region=region,
        title=NATIONAL,
        summary="Wie lebt es sich auf dem Land? Dieselben Fragen werden in mehreren Landkreisen gestellt.",
        body=[("text", f"<p>{INVENTED}</p>")],
        answer_from="Programm „Digitale Landkreise“",
        answer_by=(now + timedelta(days=90)).date(),
        publish=True,
    )
    module = processes.add_module(
        process=process,
        kind=KIND,
        title="Umfrage: Leben auf dem Land",
        slug="umfrage",
        intro="Drei kurze Seiten. Jeder Landkreis sieht seine Ergebnisse, und alle zusammen.",
        presets=(),
        introduction=_introduction(region, origin),
        thanks=THANKS,
        results_public=True,
        invented=True,
        origin=origin,
    )
    processes.plan_phase(
        module=module,
        title="Antworten",
        description="Beantworten Sie die Fragen. Sie können jederzeit aufhören und später weitermachen.",
        features=["answer"],
        starts=now - timedelta(days=14),
        ends=now + timedelta(days=30),
    )
    found: Survey = Survey._base_manager.select_related("region", "process").get(pk=module.pk)
    return found


def _introduction(region: Region, origin: Survey | None) -> str:
    if origin is None:
        return f"In drei Landkreisen läuft diese Umfrage schon. {INVENTED}"
    return f"Der Landkreis {region.name} macht mit: Ihre Antworten gehen an den Kreistag. {INVENTED}"


def _publish(survey: Survey, name: str) -> SurveyVersion:
    definition = questions(name)
    services.write(survey, definition)
    return services.publish_version(survey=survey, definition=definition)


def questions(name: str) -> Definition:
    """A definition of the demo."""
    return parse(json.loads((content.HERE / "content" / "surveys" / f"{name}.json").read_text()))


def _answers(survey: Survey, version: SurveyVersion, number: int) -> Iterator[Recorded]:
    bounds = survey.region.bounds
    around = (bounds[1], bounds[0], bounds[3], bounds[2]) if bounds else (52.0, 9.0, 53.0, 11.0)
    for index in range(number):
        answers = made_up.answers(
            version.definition, f"{survey.region.slug}/{index}", weights=WEIGHTS, texts=WORDS, bounds=around
        )
        channel = Channel.PAPER if index % 9 == 0 else Channel.TELEPHONE if index % 25 == 0 else Channel.ONLINE
        yield Recorded(answers, channel=channel)
