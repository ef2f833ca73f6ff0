"""One scene with everything a page can show, and the list of all pages that are looked at in it."""

import json
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_scopes import scopes_disabled

from cms import easy_language
from cms.demo.content import HERE as DEMO
from cms.languages import open_language
from cms.models import ContentPage, HomePage
from participation.accounts.models import Role, User
from participation.budgets.models import Feasibility, Heading, Merger, Project
from participation.budgets.services import merging
from participation.comments import services as comments
from participation.comments.models import Comment
from participation.comments.services import NewComment, record_many
from participation.contributions.models import Contribution
from participation.contributions.services import answering, attachments, following, states, supporting, writing
from participation.core import clock
from participation.debates.models import Statement
from participation.debates.services import statements, voting
from participation.drafts import services as answering_drafts
from participation.invitations.mails import token_of as invitation_token
from participation.invitations.models import Invitation
from participation.invitations.services import invite
from participation.measures.models import Measure
from participation.measures.services import goals, history, overdue, planning
from participation.measures.services.history import Proof
from participation.measures.services.recording import Event, record_measure
from participation.notifications.services import tell
from participation.notifications.tokens import token_of
from participation.processes import answering as promising
from participation.processes.models import Module, Process
from participation.surveys.results.models import FreeText
from tests import factories
from tests.browser.pages import told
from tests.browser.scenes import HEIDE, KUESTE, PDF, Ground, ground, picture
from tests.budgets import factories as budgets
from tests.cms.translating import translate
from tests.debates import factories as debates
from tests.drafts import factories as drafts
from tests.factories import NOON
from tests.polls import factories as polls
from tests.proposals import factories as proposals
from tests.surveys import counted
from tests.surveys import factories as surveys

LAND = "land.localhost"
A1 = "Der Landkreis hat 42 Gemeinden. In 17 davon fehlt schnelles Internet bis heute."
LONG = "Verkehrsinfrastrukturplanungsbeschleunigungsgesetz"


@dataclass
class Gallery:
    """What the pages show."""

    ground: Ground
    proposal: Contribution  # with picture, document, place, tags, answer, versions, threads
    retired: Contribution
    draft: Contribution
    wide: Contribution  # discussed in 100 comments of natural language
    debate: Contribution  # collects statements; anna and ben have answered all of them
    fresh: Contribution  # a debate in which nobody has answered yet
    debate_draft: Contribution
    statement: Statement
    comment: Comment  # anna's
    strategy: Module  # a draft in its second version, with comments on passages, one of which is gone
    ended: Module
    voting: Module  # a budget in which people vote
    decided: Any  # a budget whose ballots are counted
    owed: Process  # whose answer is overdue
    carla: User  # signed up, without verified residence
    clerk: User
    invitation: Invitation
    measure: Measure  # running, late and overdue, with milestones, evidence, sources, a correction
    stopped: Measure
    prepared: Measure
    survey: Module  # with every kind of question, all at once
    counted: Module  # with a settled result
    paged: Module  # page by page, for people with an account
    poll: Module  # in which people can vote, with a question of every kind
    sealed: Module  # a poll with its result


def build(live: Any) -> Gallery:
    """Fill the district."""
    here = ground(live, threshold=2)
    with scopes_disabled():
        told(here.stage.heide)
        return _filled(here)


def _filled(here: Ground) -> Gallery:
    anna, ben, carla = here.anna, here.ben, factories.person("Carla")
    clerk = factories.staff("Verwaltung", Role.ADMINISTRATOR, here.stage.heide)
    dunes = factories.process(here.stage.kueste, title="Dünen schützen")
    for kind in ("proposal", "debate"):  # besides the standing one, so that there is a choice
        factories.module(here.stage.kueste, kind, in_process=dunes)
    planned = _promised(here, clerk)
    ended = factories.module(
        here.stage.heide, "proposal", in_process=planned, title="Radwegenetz", lasts=timedelta(days=10)
    )
    wish = _proposal(here, clerk)
    retired = proposals.proposal(here.proposals, anna, title="Eine zweite Bank am See")
    states.retire(contribution=retired, actor=anna, reason="duplicated", explanation="Die Bank steht schon.")
    wide = _discussed(here)
    _written_pages(here)
    talk = debates.debate(here.debates, anna, title="Soll der Bus am Sonntag fahren?", collects_statements=True)
    rows = [debates.statement(talk, anna) for _number in range(6)]
    for row in rows:
        for person, value in ((anna, 1), (ben, -1)):
            statements.answer(statement=row, user=person, value=value)
    voting.vote(debate=talk, user=ben, value=1)
    writing.edit(contribution=talk, actor=anna, content={"body": "<p>Er fährt nur werktags.</p>"})
    fresh = debates.debate(here.debates, ben, title=f"Brauchen wir ein {LONG}?", collects_statements=True)
    debates.statement(fresh, ben)
    return Gallery(
        ground=here,
        proposal=wish,
        retired=retired,
        draft=proposals.draft(here.proposals, anna, title="Noch nicht fertig"),
        wide=wide,
        debate=debates.fresh(talk),
        fresh=fresh,
        debate_draft=debates.draft(here.debates, anna),
        statement=rows[0],
        comment=wish.comments.filter(user=anna).latest("pk"),
        strategy=_strategy(here),
        voting=_voting(here),
        decided=budgets.at_result(here.stage.heide, title_of_first=f"{LONG}: Skatepark", title="Vorjahr"),
        ended=ended,
        owed=Process._base_manager.get(region=here.stage.heide, title__startswith=LONG),
        carla=carla,
        clerk=clerk,
        invitation=invite(email="neu@example.org", region=here.stage.heide, role=Role.EDITOR, actor=clerk),
        survey=_survey(here, "whole", access="anonymous"),
        counted=_counted(here),
        paged=_survey(here, "paged", access="registered"),
        **_measures(here, wish, clerk),
        poll=polls.make_vote(starts=clock.now() - timedelta(days=1), names=(LONG, "Bank am See", "Brunnen")).poll,
        sealed=polls.sealed_vote(f"Abstimmung zum {LONG}", names=(LONG, "Bank", "Brunnen")).poll,
    )


def _survey(here: Ground, layout: str, **values: Any) -> Module:
    """The survey of the demo, which has every kind of question."""
    questions = json.loads((DEMO / "content/surveys/unterwegs.json").read_text())
    return surveys.survey(here.stage.heide, questions, layout=layout, asked_by=f"Amt für {LONG}", **values)


def _counted(here: Ground) -> Module:
    """A survey that is over, with long words, small groups and a published text."""
    definition = counted.everything()
    made, version = counted.answered(
        here.stage.heide, definition, counted.invented(definition, 90), starts=clock.now() - 2 * counted.LASTS
    )
    counted.settled(made, version)
    counted.public(made)
    with scopes_disabled():
        text = FreeText.objects.filter(survey=made.pk, question="wunsch")[:1]
        FreeText.objects.filter(pk__in=[row.pk for row in text]).update(text=f"{LONG}! {A1}", state="public")
    return made


def _promised(here: Ground, clerk: User) -> Process:
    """A process on cycling whose answer came late, after it had been prolonged; and one that still owes it."""
    team = factories.staff("Rita", Role.PROJECT_TEAM, here.stage.heide)
    today = timezone.localdate(clock.now())
    promise = {"answer_from": f"Amt für {LONG}", "answer_responsible": clerk, "answer_deputy": team}
    owed = factories.process(here.stage.heide, title=f"{LONG} und wir", answer_by=today - timedelta(days=3), **promise)
    factories.module(here.stage.heide, "proposal", in_process=owed, lasts=timedelta(days=20))
    made = factories.process(here.stage.heide, title="Radwege", answer_by=today - timedelta(days=9), **promise)
    promising.prolong(process=made, answer_by=today + timedelta(days=2), reason=f"Das {LONG} ist neu.", actor=clerk)
    promising.answer(
        process=made, actor=clerk, signed_name="A. Brandt", signed_role=f"Amt für {LONG}",
        body=[{"type": "text", "value": "<p>Wir bauen.</p>"}],
    )  # fmt: skip
    tell(
        people=[here.anna.pk], region_id=here.stage.heide.pk, kind="processes.answered", title="Die Antwort ist da",
        url=made.get_absolute_url(), key="gallery", text=f"Wir bauen nach dem {LONG}.",
    )  # fmt: skip
    return made


def _written_pages(here: Ground) -> None:
    """The help of the district in English and in easy language, and its home in both."""
    home = HomePage.objects.get(pk=here.stage.heide.site.root_page_id)
    help_page = ContentPage.objects.child_of(home).get(slug="hilfe")
    open_language(region=here.stage.heide, language="en")
    translate(home, "en", {home.question: "What should change?"})
    translate(help_page, "en", {"hilfe": "help", help_page.title: "How it works"})
    for page in (home, help_page):
        easy = easy_language.begin(page=page, actor=None)
        latest = easy.get_latest_revision_as_object()
        words = (
            "<p>Hier können Sie mit·reden.</p><ul><li>Sie brauchen ein Konto.</li><li>Das ist frei·willig.</li></ul>"
        )
        for block in latest.body:
            block.value["text"].source = words
        latest.save_revision()
        easy_language.record_review(
            page=easy, reviewers="Prüf-Gruppe am See", by_readers=True, reviewed_on=NOON.date(), actor=None
        )
        latest.get_latest_revision().publish()


def _voting(here: Ground) -> Module:
    """A budget in two parts, with projects on the map; one of them has turned out to be infeasible."""
    parts = {"Küste": 50_000 * budgets.EURO, "Binnenland": 30_000 * budgets.EURO}
    budget = budgets.budget(here.stage.heide, headings=parts, features=("ballot", "submit"), title="Bürgerhaushalt")
    for number, heading in enumerate([*Heading.objects.filter(budget=budget)] * 3):
        title, place = f"{LONG}: Vorhaben {number}", {"latitude": 52.4 + number / 20, "longitude": 10.5}
        project = budgets.project(budget, here.anna, price_cents=9_500_00, heading=heading, title=title[:80], **place)
    budgets.box(budget)
    alike = [budgets.project(budget, here.anna, title=f"Noch eine {name}") for name in ("Bank", "Sitzbank")]
    team = factories.staff("Projektteam", Role.PROJECT_TEAM, here.stage.heide)
    budgets.draft(budget, here.anna, title="Noch im Kopf")
    with scopes_disabled():
        writing.edit(contribution=alike[0], actor=here.anna, content={"body": "Aus Lärche."})
        merging.ask(target=alike[0], others=alike[1:], reason="Beides ist zum Sitzen.", actor=team)
    Project._base_manager.filter(pk=project.pk).update(
        feasibility=Feasibility.INFEASIBLE, feasibility_reason="Der Hang rutscht.", withdrawn_at=clock.now()
    )
    return budget


def _proposal(here: Ground, clerk: User) -> Contribution:
    anna, ben = here.anna, here.ben
    made = proposals.draft(
        here.proposals,
        anna,
        title="Ein Radweg am Bach",
        body=f"Heute fehlt er.\n\n- Das {LONG} hilft.\n- https://www.example.org/{'weg/' * 20}\n\n**Wichtig!**",
        address=f"Am Haus des {LONG}es",
        latitude=52.5,
        longitude=10.5,
        tags=["Radverkehr", "Schulweg", LONG[:40]],
        municipality=here.stage.heidedorf,
    )
    document = SimpleUploadedFile("plan.pdf", PDF, "application/pdf")
    attachments.attach_document(contribution=made, actor=anna, file=document, title=f"Plan_{LONG}")
    image = SimpleUploadedFile("weg.png", picture(), "image/png")
    attachments.attach_image(contribution=made, actor=anna, file=image, alt="Ein schmaler Weg am Wasser")
    writing.publish(contribution=made, actor=anna)
    writing.edit(contribution=made, actor=anna, content={"title": "Ein Radweg am Bach bis zur Schule"})
    for person in (anna, ben):
        supporting.support(contribution=proposals.fresh(made), user=person)
    following.follow(contribution=made, user=anna)
    states.select(contribution=made, actor=clerk, note="Der Kreistag hat zugestimmt.")
    answering.answer(
        contribution=made,
        actor=clerk,
        body="<p>Der Weg wird gebaut.</p>",
        signed_name="A. Brandt",
        signed_role="Bauamt",
    )
    above = None
    for number in range(5):
        written = comments.post(
            contribution=made, author=(ben, anna)[number % 2], text=f"Gedanke {number}: {LONG}", reply_to=above
        )
        above = written.pk
    comments.post(contribution=made, author=clerk, text="Wir planen.", speaks_as=Role.ADMINISTRATOR)
    comments.post(contribution=made, author=anna, text="Danke dafür!")
    return proposals.fresh(made)


def _measures(here: Ground, wish: Contribution, clerk: User) -> dict[str, Measure]:
    region, now = here.stage.heide, clock.now()
    ago = lambda days: now - timedelta(days=days)  # noqa: E731
    aim = goals.record_goal(region=region, title="Sicher zur Schule", text="Jedes Dorf hat einen Weg ohne Lastwagen.")
    proofs = (
        Proof("link", f"Beschluss zum {LONG}", url="https://www.example.org/beschluss"),
        Proof("text", "Protokoll", text="Einstimmig."),
        Proof("document", "Plan", file=SimpleUploadedFile("plan.pdf", PDF)),
        Proof("image", "Baustelle", file=SimpleUploadedFile("weg.png", picture()), alt="Bagger am Bach"),
    )
    events = [
        Event(at=ago(180), text="Der Auftrag ist vergeben. https://www.example.org/", status="running", percent=20),
        Event(at=ago(150), text="Ein Name."),
        Event(at=ago(120), text="Die Pläne liegen aus.", milestone="Pläne ausgelegt", percent=40, evidence=proofs),
    ]
    common = {"region": region, "summary": f"Ein Weg nach dem {LONG}.", "owner_name": "A. Brandt", "goal": aim}
    measure = record_measure(
        **common, title=f"Radweg am Bach und {LONG}", owner_position=f"Amt für {LONG}", text="Erst der Bach.\n\n- Steg",
        published_at=ago(200), starts=ago(200).date(), due=ago(3).date(), budget_cents=12_345_678, spent_cents=100,
        milestones=[("Pläne ausgelegt", ago(120).date()), ("Gebaut", ago(5).date())], events=events,
        sources_from=[wish, here.proposals.process],
    )  # fmt: skip
    record_measure(**common, title="Haltestelle am Bach", published_at=ago(100), status="running", percent=100)
    overdue.mark_overdue(at=now)
    first, second = measure.entries.filter(kind="news").order_by("at")
    history.correct(entry=first, actor=clerk, text="Der Auftrag kostet mehr.")
    history.withhold(entry=second, actor=clerk, reason="Der Eintrag nannte einen Namen.")
    measure = planning.change_facts(measure=measure, actor=clerk, text="Erst der Steg.", comments_open=True)
    end = [Event(at=ago(1), text="Es fehlt das Geld.", status="stopped")]
    stopped = record_measure(**common, title="Fähre über den Bach", published_at=ago(30), events=end)
    record_measure(**common, title="Bank am Bach", published_at=ago(20), status="done")
    facts = {name: value for name, value in common.items() if name != "region"}
    prepared = planning.create_measure(region=region, actor=clerk, title="Noch geheim", **facts)
    following.follow(contribution=measure, user=here.anna)
    return {"measure": measure, "stopped": stopped, "prepared": prepared}


def _strategy(here: Ground) -> Module:
    made = factories.module(here.stage.heide, "draft", title=f"Strategie zum {LONG}")
    drafts.publish(made, note="Erste Fassung.")
    for name, span in (("a1", (0, 31)), ("a1", (14, 60)), ("a3", (53, 75)), ("k2", None), ("t1", (0, 16))):
        extra = {"passage": span} if span else {}
        drafts.comment(drafts.paragraph(made, name), here.anna, f"Dazu etwas: {LONG}", extra=extra)
    parts = drafts.changed(a2=None, a3="<p>Bis 2031 erhält jedes Haus einen Anschluss.</p>", a1=f"<p>{LONG}. {A1}</p>")
    second = drafts.publish(made, [*parts[2:4], *parts[:2], *parts[4:]], note=f"Zweite Fassung: {LONG}")
    said = list(Comment.objects.filter(contribution__module=made).order_by("pk").values_list("pk", flat=True))
    signed = {"draft": made, "signed_name": "Maren Tiedeböhl", "signed_role": LONG, "at": clock.now()}
    about = drafts.paragraph(made, "a1").pk
    for verdict, keys, changes in (("adopted", said[:2], [about]), ("not", said[2:3], []), ("noted", said[:1], [])):
        answering_drafts.record_response(
            comments=keys, verdict=verdict, reason=f"<p>Weil {LONG}.</p>", version=second, paragraphs=changes, **signed
        )
    return made


def _discussed(here: Ground) -> Contribution:
    """A hundred comments by twenty people, no sentence of which occurs twice: 40,000 characters as people write."""
    made = proposals.proposal(here.proposals, here.ben, title="Ein Platz zum Sitzen in jedem Dorf")
    people = User.objects.bulk_create(
        User(username=f"Nachbarin {number}" if number else LONG[:40], email=f"n{number}@example.org", password="!")
        for number in range(20)
    )
    texts = written_by_people()
    rows: list[NewComment] = []
    for number in range(100):
        reply_to = rows[-1] if number % 3 == 1 else None
        at = clock.now() - timedelta(hours=200 - number)
        text = " ".join(texts[2 * number : 2 * number + 2])
        rows.append(NewComment(made, people[number % 20].pk, text, at, reply_to=reply_to))
    record_many(rows)
    return proposals.fresh(made)


def written_by_people() -> list[str]:
    """The longest texts of the demo: proposals, debates, comments, each once."""
    found: dict[str, None] = {}

    def walk(value: Any) -> None:
        if isinstance(value, str):
            found.setdefault(value)
        elif isinstance(value, (dict, list)):
            for part in value.values() if isinstance(value, dict) else value:
                walk(part)

    for path in sorted(DEMO.glob("content/*.toml")):
        walk(tomllib.loads(path.read_text()))
    texts = sorted(found, key=len)[-200:]
    assert sum(map(len, texts)) > 35_000
    return texts


Address = str | Callable[[Gallery], str]


@dataclass(frozen=True)
class View:
    """A page: its address, its host, who looks at it, and the status it answers with."""

    address: Address
    host: str = HEIDE
    who: str = ""  # "" for a visitor, otherwise a name in `Gallery` or its ground
    status: int = 200
    language: str = "de"  # that the reader chose
    document: str = ""  # that of the page, where it is another one
    budget: int = 60_000  # bytes of the first view, compressed, pictures aside; 0: not weighed

    def path(self, gallery: Gallery) -> str:
        return self.address if isinstance(self.address, str) else self.address(gallery)

    def person(self, gallery: Gallery) -> User | None:
        if not self.who:
            return None
        found: User = getattr(gallery, self.who, None) or getattr(gallery.ground, self.who)
        return found


def of(kind: str, name: str, rest: str) -> Callable[[Gallery], str]:
    """An address below a contribution: `/vorschlaege/12/fassungen/`."""
    return lambda gallery: f"/{kind}/{getattr(gallery, name).pk}/{rest}"


def page_of(name: str) -> Callable[[Gallery], str]:
    return lambda gallery: getattr(gallery, name).get_absolute_url()


def module_of(name: str) -> Callable[[Gallery], str]:
    return lambda gallery: getattr(gallery.ground, name).get_absolute_url()


def in_strategy(rest: str) -> Callable[[Gallery], str]:
    return lambda gallery: gallery.strategy.get_absolute_url() + rest


def paragraph(name: str) -> Callable[[Gallery], str]:
    """The page of a paragraph, by the name of its block."""

    def address(gallery: Gallery) -> str:
        with scopes_disabled():
            return drafts.paragraph(gallery.strategy, name).get_absolute_url()

    return address


def write_in(name: str, kind: str) -> Callable[[Gallery], str]:
    return lambda gallery: f"/{kind}/neu/{getattr(gallery.ground, name).pk}/"


def project_of(place: int, rest: str = "") -> Callable[[Gallery], str]:
    """The page of a project in the vote by its place, or an address below it."""

    def address(gallery: Gallery) -> str:
        found = list(Project._base_manager.filter(module=gallery.voting.pk, price_cents__isnull=False).order_by("pk"))
        return f"/projekte/{found[place].pk}/{rest}" if rest else found[place].get_absolute_url()

    return address


def own_project(title: str, rest: str) -> Callable[[Gallery], str]:
    """An address below one of anna's projects that is not in the vote."""
    return lambda gallery: f"/projekte/{Project._base_manager.get(title=title).pk}/{rest}"


def _merger(gallery: Gallery) -> Merger:
    found: Merger = Merger._base_manager.get(region=gallery.voting.region_id)
    return found


def in_result(rest: str = "") -> Callable[[Gallery], str]:
    return lambda gallery: gallery.decided.result_url + rest


def in_voting(rest: str) -> Callable[[Gallery], str]:
    return lambda gallery: gallery.voting.get_absolute_url() + rest


PUBLIC = {
    "home": View("/"),
    "national home": View("/", LAND),
    "processes": View("/mitmachen/"),
    "national processes": View("/mitmachen/", LAND),
    "process": View(lambda gallery: gallery.ended.process.get_absolute_url()),
    "overdue process": View(lambda gallery: gallery.owed.get_absolute_url()),
    "history of a process": View(lambda gallery: f"{gallery.ended.process.get_absolute_url()}verlauf.html"),
    "process on paper": View(lambda gallery: f"{gallery.ended.process.get_absolute_url()}druck.html"),
    "contact": View("/kontakt/"),
    "message sent": View("/kontakt/gesendet/"),
    "stop mails": View(lambda gallery: f"/konto/abmelden/{token_of(gallery.ground.anna)}/"),
    "standing process": View(lambda gallery: gallery.ground.proposals.process.get_absolute_url()),
    "collection of proposals": View(module_of("proposals")),
    "ended collection": View(lambda gallery: gallery.ended.get_absolute_url()),
    "place of debates": View(module_of("debates")),
    "proposals": View("/vorschlaege/"),
    "proposals found": View("/vorschlaege/?q=Radwege&sort=relevance"),
    "proposals not found": View("/vorschlaege/?q=Xylophon"),
    "national proposals": View("/vorschlaege/", LAND),
    "proposal": View(page_of("proposal")),
    "proposal with 100 comments": View(page_of("wide")),
    "retired proposal": View(page_of("retired")),
    "versions": View(of("vorschlaege", "proposal", "fassungen/")),
    "version": View(of("vorschlaege", "proposal", "fassungen/1/")),
    "debates": View("/debatten/"),
    "national debates": View("/debatten/", LAND),
    "debate": View(page_of("debate")),
    "debate versions": View(of("debatten", "debate", "fassungen/")),
    "debate version": View(of("debatten", "debate", "fassungen/1/")),
    "statements": View(of("debatten", "debate", "aussagen/")),
    "statement": View(lambda gallery: gallery.statement.get_absolute_url()),
    "results": View(of("debatten", "debate", "ergebnisse/")),
    "empty results": View(of("debatten", "fresh", "ergebnisse/")),
    "measures": View("/fortschritt/"),
    "measures found": View("/fortschritt/?state=running&q=Bach"),
    "measures of a goal": View("/fortschritt/?goal=sicher-zur-schule"),
    "measures not found": View("/fortschritt/?q=Xylophon"),
    "national measures": View("/fortschritt/", LAND),
    "no measures": View("/fortschritt/", KUESTE),
    "time line": View("/fortschritt/zeitleiste/"),
    "national time line": View("/fortschritt/zeitleiste/", LAND),
    "empty year": View("/fortschritt/zeitleiste/2100/"),
    "goals": View("/fortschritt/ziele/"),
    "national goals": View("/fortschritt/ziele/", LAND),
    "no goals": View("/fortschritt/ziele/", KUESTE),
    "measure": View(page_of("measure")),
    "stopped measure": View(page_of("stopped")),
    "descriptions of a measure": View(of("fortschritt", "measure", "fassungen/")),
    "draft in its newest version": View(lambda gallery: gallery.strategy.get_absolute_url()),
    "draft in its first version": View(in_strategy("fassung/1/")),
    "paragraph of a draft": View(paragraph("a1")),
    "removed paragraph": View(paragraph("a2")),
    "chosen passage": View(lambda gallery: paragraph("a1")(gallery) + "?stelle=60-75&fassung=2"),
    "where a draft is discussed": View(in_strategy("diskussion/")),
    "passages that are gone": View(in_strategy("weggefallen/")),
    "choice of versions": View(in_strategy("vergleich/")),
    "changes of a draft": View(in_strategy("vergleich/1/2/?umfang=alles")),
    "poll": View(lambda gallery: gallery.poll.get_absolute_url()),
    "sealed poll": View(lambda gallery: gallery.sealed.get_absolute_url()),
    "result of a poll": View(lambda gallery: f"{gallery.sealed.get_absolute_url()}ergebnis/"),
    "no result yet": View(lambda gallery: f"{gallery.poll.get_absolute_url()}ergebnis/"),
    "ballots of a poll": View(lambda gallery: f"{gallery.sealed.get_absolute_url()}urne/"),
    "check of a poll": View(lambda gallery: f"{gallery.sealed.get_absolute_url()}urne/nachpruefen/"),
    "what became of contributions": View(in_strategy("antworten/")),
    "synopsis": View(in_strategy("synopse/")),
    "versions side by side": View(in_strategy("vergleich/1/2/?ansicht=nebeneinander")),
    "survey": View(page_of("survey")),
    "survey to answer": View(lambda gallery: f"{gallery.survey.get_absolute_url()}ausfuellen/"),
    "survey on paper": View(lambda gallery: f"{gallery.survey.get_absolute_url()}formular/"),
    "survey answered": View(lambda gallery: f"{gallery.survey.get_absolute_url()}danke/"),
    "results of a survey": View(lambda gallery: f"{gallery.counted.get_absolute_url()}ergebnisse/"),
    "question of a survey by another": View(
        lambda gallery: f"{gallery.counted.get_absolute_url()}ergebnisse/mittel/?nach=ort"
    ),
    "survey that needs an account": View(lambda gallery: f"{gallery.paged.get_absolute_url()}ausfuellen/", status=403),
    "search": View("/suche/"),
    "search with hits": View("/suche/?q=Radwege"),
    "search with filters": View("/suche/?q=Radwege&since=365&sort=neu"),
    "national search": View("/suche/?q=Radwege", LAND),
    "search in English": View("/suche/?q=Radwege", language="en"),
    "search with a guess": View("/suche/?q=Radwek"),
    "search without hits": View("/suche/?q=Xylophon"),
    "residence": View("/konto/wohnort/"),
    "news": View("/aktuelles/"),
    "news of a topic": View("/aktuelles/?topic=mobilitaet"),
    "news item": View("/aktuelles/der-bus/"),
    "all blocks": View("/bausteine/"),
    "questions": View("/fragen/"),
    "contact persons": View("/ansprechpersonen/"),
    "glossary": View("/glossar/"),
    "help": View("/hilfe/"),
    "budget": View(in_voting("")),
    "projects": View("/projekte/"),
    "projects of a price": View("/projekte/?preis=20&pruefung=feasible&teil=kueste"),
    "national projects": View("/projekte/", LAND),
    "project on the ballot": View(project_of(0)),
    "project out of the vote": View(project_of(-1)),
    "versions of a project": View(own_project("Noch eine Bank", "fassungen/")),
    "version of a project": View(own_project("Noch eine Bank", "fassungen/1/")),
    "result of a budget": View(in_result()),
    "result by another rule": View(in_result("phragmen/")),
    "no result of a budget yet": View(lambda gallery: gallery.voting.result_url),
    "ballot, signed out": View(in_voting("stimmzettel/")),
    "check of a receipt": View(in_voting("beleg/")),
    "access code": View(in_voting("zugangscode/")),
    "ballots before the end": View(in_voting("urne/")),
    "rules": View("/regeln/"),
    "imprint": View("/impressum/"),
    "privacy": View("/datenschutz/"),
    "accessibility": View("/barrierefreiheit/"),
    "easy language": View("/leichte-sprache/"),
    "invitation": View(lambda gallery: f"/konto/einladung/{invitation_token(gallery.invitation)}/"),
    "help in easy language": View("/hilfe/leichte-sprache/"),
    "home translated": View("/en/", language="en"),
    "help translated": View("/en/help/", language="en"),
    "help for readers of English": View("/hilfe/", language="en", document="de"),
    "rules in German only": View("/regeln/", language="en", document="de"),
    "patterns": View("/muster/", budget=0),  # shows everything that there is
    "nothing there": View("/gibt-es-nicht/", status=404),
    "unknown host": View("/", "fremd.localhost", status=421),
    "home in English": View("/", language="en"),
    "proposal in English": View(page_of("proposal"), language="en"),
    "sign-in": View("/konto/login/"),
    "sign-up": View("/konto/signup/"),
    "password forgotten": View("/konto/password/reset/"),
    "password mail sent": View("/konto/password/reset/done/"),
    "confirmation sent": View("/konto/confirm-email/"),
    "broken confirmation": View("/konto/confirm-email/unsinn/"),
    "broken reset": View("/konto/password/reset/key/1-unsinn/"),
}

SIGNED_IN = {
    "ballot of a budget": View(in_voting("stimmzettel/"), who="anna", budget=100_000),
    "submitting a project": View(lambda gallery: f"/projekte/neu/{gallery.voting.pk}/", who="anna"),
    "own project": View(project_of(0), who="anna"),
    "reply to the check": View(project_of(0, "antworten/"), who="anna"),
    "published project": View(project_of(0, "veroeffentlicht/"), who="anna"),
    "choice of budgets": View("/projekte/neu/", KUESTE, who="anna"),
    "project to go on with": View(own_project("Noch im Kopf", "bearbeiten/"), who="anna"),
    "project to check": View(own_project("Noch im Kopf", "pruefen/"), who="anna"),
    "project to discard": View(own_project("Noch im Kopf", "verwerfen/"), who="anna"),
    "project to retire": View(own_project("Noch eine Bank", "zurueckziehen/"), who="anna"),
    "question whether to unite": View(lambda gallery: merging.address(_merger(gallery)), who="anna"),
    "my page": View("/konto/", who="anna"),
    "contact, signed in": View("/kontakt/?thema=barriere", who="anna"),
    "news": View("/konto/neues/", who="anna"),
    "no news": View("/konto/neues/", who="carla"),
    "news by mail": View("/konto/benachrichtigungen/", who="clerk"),
    "national my page": View("/konto/", LAND, who="anna"),
    "empty my page": View("/konto/", who="carla"),
    "residence here": View("/konto/wohnort/", who="anna"),
    "residence not here": View("/konto/wohnort/", who="carla"),
    "e-mail": View("/konto/email/", who="anna"),
    "password": View("/konto/password/change/", who="anna"),
    "second factor": View("/konto/2fa/", who="anna"),
    "sessions": View("/konto/sessions/", who="anna"),
    "sign-out": View("/konto/logout/", who="anna"),
    "home": View("/", who="anna"),
    "proposals": View("/vorschlaege/", who="anna"),
    "own proposal": View(page_of("proposal"), who="anna"),
    "proposal of others": View(page_of("wide"), who="anna"),
    "proposal without residence": View(page_of("wide"), who="carla"),
    "writing a proposal": View(write_in("proposals", "vorschlaege"), who="anna"),
    "writing too late": View(lambda gallery: f"/vorschlaege/neu/{gallery.ended.pk}/", who="anna", status=403),
    "choice of collections": View("/vorschlaege/neu/", KUESTE, who="anna"),
    "choice of debates": View("/debatten/neu/", KUESTE, who="anna"),
    "draft": View(of("vorschlaege", "draft", "bearbeiten/"), who="anna"),
    "check": View(of("vorschlaege", "draft", "pruefen/"), who="anna"),
    "discard": View(of("vorschlaege", "draft", "verwerfen/"), who="anna"),
    "published": View(of("vorschlaege", "wide", "veroeffentlicht/"), who="ben"),
    "change": View(of("vorschlaege", "wide", "bearbeiten/"), who="ben"),
    "retire": View(of("vorschlaege", "wide", "zurueckziehen/"), who="ben"),
    "debate": View(page_of("debate"), who="ben"),
    "own debate": View(page_of("debate"), who="anna"),
    "opening a debate": View(write_in("debates", "debatten"), who="anna"),
    "drafted debate": View(page_of("debate_draft"), who="anna"),
    "debate to go on with": View(of("debatten", "debate_draft", "bearbeiten/"), who="anna"),
    "debate to check": View(of("debatten", "debate_draft", "pruefen/"), who="anna"),
    "published debate": View(of("debatten", "debate", "veroeffentlicht/"), who="anna"),
    "debate to discard": View(of("debatten", "debate_draft", "verwerfen/"), who="anna"),
    "debate to retire": View(of("debatten", "debate", "zurueckziehen/"), who="anna"),
    "next statement": View(of("debatten", "fresh", "aussagen/"), who="anna"),
    "no statement left": View(of("debatten", "debate", "aussagen/"), who="anna"),
    "answered statement": View(lambda gallery: gallery.statement.get_absolute_url(), who="anna"),
    "own answers": View(of("debatten", "debate", "aussagen/meine/"), who="anna"),
    "adding a statement": View(of("debatten", "debate", "aussagen/neu/"), who="anna"),
    "followed measure": View(page_of("measure"), who="anna"),
    "measures to follow": View("/fortschritt/", who="anna"),
    "prepared measure": View(page_of("prepared"), who="clerk"),
    "ballot of a poll": View(
        lambda gallery: f"{gallery.poll.get_absolute_url()}stimmzettel/", who="anna", budget=100_000
    ),
    "poll to vote in": View(lambda gallery: gallery.poll.get_absolute_url(), who="anna"),
    "paragraph to comment on": View(paragraph("a1"), who="anna"),
    "survey page by page": View(lambda gallery: f"{gallery.paged.get_absolute_url()}ausfuellen/", who="anna"),
    "comment form": View(of("beitrag", "proposal", "kommentieren/"), who="anna"),
    "reply form": View(
        lambda gallery: f"/beitrag/{gallery.proposal.pk}/kommentieren/?antwort={gallery.comment.pk}", who="ben"
    ),
    "changing a comment": View(of("kommentar", "comment", "bearbeiten/"), who="anna"),
    "deleting a comment": View(of("kommentar", "comment", "loeschen/"), who="anna"),
}
