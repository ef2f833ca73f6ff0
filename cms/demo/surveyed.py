"""A survey that has ended, with 800 made-up answers, its settled result and a few published texts."""

from typing import Any

from cms.demo.telling import Story
from participation.processes import services as processes
from participation.surveys import services as surveys
from participation.surveys.definition import Definition, made_up, parse
from participation.surveys.models import KIND, Channel, Survey
from participation.surveys.results import services as results
from participation.surveys.results.models import FreeText

ANSWERS = 800
PROCESS = {
    "title": "Unterwegs im Landkreis (Beispiel)",
    "slug": "unterwegs",
    "summary": "Wie kommen Sie zur Arbeit, zum Arzt, ins Kino? Ihre Antworten fließen in den Nahverkehrsplan.",
    "text": "<p>Alle Antworten auf diese Umfrage sind erfunden. Sie zeigen, wie Ergebnisse aussehen.</p>",
    "answer_from": "Fachdienst Nahverkehr",
    "answer_in_days": 30,
    "published": 51,
}
PHASES = [
    {"title": "Antworten", "opens": ["answer"], "from": -50, "to": -22, "description": "Beantworten Sie die Fragen."}
]
WEIGHTS = {
    "bus": {"yes": 46, "no": 54},
    "zufrieden": {"1": 12, "2": 22, "3": 31, "4": 25, "5": 10},
    "ort": {"dorf": 50, "klein": 30, "stadt": 20},
    "alter": {"u25": 12, "bis44": 30, "bis64": 36, "ab65": 22},
    "mittel": {"auto": 50, "rad": 24, "bus": 17, "zug": 8, "rufbus": 1},
    "abends": {"ja": 64, "egal": 21, "nein": 15},
}
WISHES = (
    "Ein Bus am Abend, damit man aus dem Kino noch nach Hause kommt.",
    "Bitte mehr Haltestellen mit Dach und Licht.",
    "Der Anschluss am Bahnhof müsste warten, wenn der Zug fünf Minuten später kommt.",
    "Ein Rufbus auch am Sonntag.",
    "Sichere Plätze für Fahrräder an der Haltestelle.",
    "Fahrpläne, die man lesen kann, auch ohne Telefon.",
)
CHOSEN = WISHES[:4]
SUBJECTS = {WISHES[0]: ["Takt"], WISHES[1]: ["Haltestellen"], WISHES[2]: ["Anschluss"], WISHES[3]: ["Takt"]}


def _options(**texts: str) -> list[dict[str, str]]:
    return [{"key": key, "text": text} for key, text in texts.items()]


def definition() -> Definition:
    """What was asked."""
    return parse(
        {
            "pages": [
                {
                    "key": "weg",
                    "title": "Wie Sie unterwegs sind",
                    "questions": [
                        {"key": "mittel", "kind": "multiple", "text": "Womit sind Sie meistens unterwegs?",
                         "required": True, "at_least": 1, "at_most": 3,
                         "options": _options(auto="Auto", rad="Fahrrad", bus="Bus", zug="Zug", rufbus="Rufbus")},
                        {"key": "km", "kind": "number", "text": "Wie weit ist Ihr Weg zur Arbeit oder Schule?",
                         "unit": "km", "lowest": "0", "highest": "60"},
                        {"key": "bus", "kind": "yes_no", "text": "Sind Sie im letzten Monat mit dem Bus gefahren?",
                         "required": True},
                        {"key": "zufrieden", "kind": "scale", "text": "Wie zufrieden sind Sie mit dem Bus?",
                         "low": "gar nicht", "high": "sehr",
                         "when": {"tests": [{"question": "bus", "operator": "is", "value": "yes"}]}},
                    ],
                },
                {
                    "key": "bedarf",
                    "title": "Was besser werden soll",
                    "questions": [
                        {"key": "thesen", "kind": "matrix", "text": "Was meinen Sie zu diesen Sätzen?",
                         "rows": _options(abends="Abends fehlt mir ein Bus.", takt="Ein Stundentakt würde mir reichen.",
                                          preis="Der Preis hält mich ab."),
                         "options": _options(ja="stimmt", egal="weder noch", nein="stimmt nicht")},
                        {"key": "folge", "kind": "ranking", "text": "Was soll der Landkreis zuerst angehen?",
                         "options": _options(takt="Dichterer Takt", haltestellen="Bessere Haltestellen",
                                             rufbus="Rufbus am Wochenende", preis="Niedrigere Preise")},
                        {"key": "geld", "kind": "points", "text": "Verteilen Sie zehn Punkte auf diese Vorhaben.",
                         "total": 10,
                         "options": _options(bus="Busse", rad="Radwege", strasse="Straßen", bahn="Bahnhöfe")},
                        {"key": "stelle", "kind": "place", "text": "Wo fehlt eine Haltestelle?"},
                        {"key": "wunsch", "kind": "long_text", "text": "Was wünschen Sie sich noch?"},
                    ],
                },
                {
                    "key": "person",
                    "title": "Zu Ihnen",
                    "questions": [
                        {"key": "ort", "kind": "single", "text": "Wo wohnen Sie?",
                         "options": _options(dorf="In einem Dorf", klein="In einer kleinen Stadt",
                                             stadt="In der Kreisstadt")},
                        {"key": "alter", "kind": "single", "text": "Wie alt sind Sie?",
                         "options": _options(u25="unter 25", bis44="25 bis 44", bis64="45 bis 64",
                                             ab65="65 und älter")},
                    ],
                },
            ]
        }
    )  # fmt: skip


def tell(story: Story) -> None:
    """The survey of a site, from its beginning to its published result."""
    survey = _survey(story)
    asked = definition()
    surveys.write(survey, asked, story.people.admin)
    version = surveys.publish_version(survey=survey, definition=asked, actor=story.people.admin)
    west, south, east, north = story.region.bounds or (10.2, 52.8, 10.9, 53.2)
    bounds = (south, west, north, east)
    surveys.record_responses(
        survey=survey,
        version=version,
        responses=[
            surveys.Recorded(
                made_up.answers(asked, f"Bus {n}", weights=WEIGHTS, texts={"wunsch": WISHES}, bounds=bounds),
                channel=_channel(n),
            )
            for n in range(ANSWERS)
        ],
    )
    results.settle(survey=survey, version=version, wave=1, actor=story.people.admin)
    _choose(survey, story.people.admin)


def _channel(number: int) -> str:
    return Channel.PAPER if number % 8 == 0 else Channel.TELEPHONE if number % 41 == 0 else Channel.ONLINE


def _survey(story: Story) -> Survey:
    process = story.begin(PROCESS)
    module = processes.add_module(
        process=process,
        kind=KIND,
        title="Umfrage: Bus, Bahn, Rad",
        slug="umfrage",
        presets=(),
        intro="Zehn Minuten, elf Fragen: wie Sie unterwegs sind und was besser werden soll.",
        actor=story.people.admin,
    )
    story.schedule(module, PHASES)
    Survey._base_manager.filter(pk=module.pk).update(
        invented=True, results_public=True, introduction="Ein Beispiel mit erfundenen Antworten."
    )
    found: Survey = Survey._base_manager.select_related("region", "process", "origin").get(pk=module.pk)
    return found


def _choose(survey: Survey, actor: Any) -> None:
    for wish, subjects in SUBJECTS.items():
        rows = FreeText._base_manager.filter(survey=survey.pk, question="wunsch", text=wish)[:8]
        for number, text in enumerate(rows):
            results.set_tags(text=text, names=subjects, actor=actor)
            if number == 0 and wish in CHOSEN:
                results.choose(text=text, state=FreeText.State.PUBLIC, actor=actor)
