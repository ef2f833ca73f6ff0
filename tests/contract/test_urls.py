"""Every address × visitor, citizen, resident, resident elsewhere, moderator elsewhere, moderator here.

Each URL of our own has its row here; one without a row fails. Wagtail's and allauth's go by pattern: what they hold is
tested where we change it (tests/admin, tests/accounts). All requests go to the site of the district Heide.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter
from django_scopes import scopes_disabled

from participation.accounts.models import Role, User
from participation.budgets.models import Budget, Heading, Merger, Project
from participation.budgets.services import merging
from participation.budgets.services.boxes import refresh_box
from participation.comments import services as comments
from participation.comments.models import Comment
from participation.contributions.models import Contribution
from participation.contributions.services import attachments, writing
from participation.debates.models import Statement
from participation.debates.services import statements
from participation.measures.models import Evidence, Measure
from participation.measures.services import planning, reporting
from participation.measures.services.history import Proof
from participation.notifications.models import Notice
from participation.processes.models import Module
from participation.regions.models import Region
from tests import factories
from tests.drafts import factories as drafts
from tests.factories import NOON
from tests.surveys import factories as surveys

HERE = {"host": "heide.land.localhost"}
PEOPLE = ("visitor", "citizen", "resident", "resident_elsewhere", "moderator_elsewhere", "moderator")
# Packages whose addresses go by pattern, and the back office, which tests/admin walks through as a whole.
PACKAGES = ("allauth.urls", "wagtail.urls", "wagtail.admin.urls", "wagtail.documents.urls")


@dataclass
class Scene:
    """What the addresses point at: a public and a drafted proposal, a debate with a statement, a comment."""

    people: dict[str, User | None]
    proposal: Contribution
    draft: Contribution
    debate: Contribution
    statement: Statement
    comment: Comment
    measure: Measure
    notice: Notice
    proposals: Module
    debates: Module
    strategy: Module
    poll: Module
    paragraph: Contribution
    project: Contribution
    project_draft: Contribution
    projects: Module
    survey: Module
    merger: Merger


Args = Callable[[Scene], list]


@dataclass(frozen=True)
class Row:
    """An address, how it is asked, and the status for each of `PEOPLE`."""

    expected: tuple[int, ...]
    args: Args | None = None
    method: str = "get"
    belongs: bool = True  # whether what `args` names is a region's

    @property
    def points_at_something(self) -> bool:
        return self.args is not None and self.belongs

    def url(self, name: str, scene: Scene) -> str:
        return reverse(name, args=self.args(scene) if self.args else [])


def everybody(status: int) -> tuple[int, ...]:
    return (status,) * 6


SIGNED_IN = (302, 200, 200, 200, 200, 200)


NOT_YOURS = (302, 404, 404, 404, 404, 404)  # what belongs to somebody else is not there
REFUSED = (302, 403, 403, 403, 403, 403)  # what everybody can see, and only its author change
EMPTY_BALLOT = (403, 403, 422, 403, 403, 403)  # sent by those who may vote, and by all others
POSTED = everybody(302)  # answered by the page it came from, with thanks or with the reason for a refusal


def of(name: str, *more: object) -> Args:
    return lambda scene: [getattr(scene, name).pk, *more]


def page_of(name: str) -> Args:
    return lambda scene: [getattr(scene, name).pk, getattr(scene, name).slug]


def in_strategy(*more: object) -> Args:
    return lambda scene: [scene.strategy.process.slug, scene.strategy.slug, *more]


def in_survey(*more: object) -> Args:
    return lambda scene: [scene.survey.process.slug, scene.survey.slug, *more]


def in_budget() -> Args:
    return lambda scene: [scene.projects.process.slug, scene.projects.slug]


def of_kind(kind: str, *, draft: str) -> "dict[str, Row]":
    """The pages that every kind has."""
    rows = {
        "list": Row(everybody(200)),
        "similar": Row(everybody(200)),
        "new": Row(everybody(302)),
        "write": Row(SIGNED_IN, of(f"{kind}s")),
        "short": Row(everybody(301), of(kind)),
        "detail": Row(everybody(200), page_of(kind)),
        "versions": Row(everybody(200), of(kind)),
        "version": Row(everybody(200), of(kind, 1)),
        "edit": Row(NOT_YOURS, of(kind)),
        "preview": Row(NOT_YOURS, of(draft)),
        "published": Row(NOT_YOURS, of(kind)),
        "discard": Row(NOT_YOURS, of(draft)),
        "retire": Row(NOT_YOURS, of(kind)),
    }
    return {f"{kind}s:{name}": row for name, row in rows.items()}


def in_poll(*more: object) -> Args:
    return lambda scene: [scene.poll.process.slug, scene.poll.slug, *more]


ROWS: dict[str, Row] = {
    "core:patterns": Row(everybody(200)),
    "core:rendition": Row(everybody(404), lambda scene: ["gibt-es-nicht.jpg"], belongs=False),
    "core:video": Row(everybody(404), lambda scene: ["unsinn"], belongs=False),
    "sitemap": Row(everybody(200)),
    "robots": Row(everybody(200)),
    "page": Row(everybody(200), lambda scene: ["regeln/"], belongs=False),
    "regions:language": Row(everybody(302), lambda scene: ["en"], belongs=False),
    "search:results": Row(everybody(200)),
    "cms:news_rss": Row(everybody(200)),
    "cms:news_atom": Row(everybody(200)),
    "accounts:me": Row(SIGNED_IN),
    "accounts:residence": Row(everybody(200)),
    "invitations:invitation": Row(everybody(404), lambda scene: ["erfunden.token"], belongs=False),
    "contact:form": Row(everybody(200)),
    "contact:sent": Row(everybody(200)),
    "notifications:list": Row(SIGNED_IN),
    "notifications:mark_read": Row(everybody(302), method="post"),
    "notifications:open": Row(NOT_YOURS, of("notice")),
    "notifications:settings": Row(SIGNED_IN),
    "notifications:unsubscribe": Row(everybody(404), lambda scene: ["erfunden.token"], belongs=False),
    "processes:list": Row(everybody(200)),
    "processes:process": Row(everybody(200), lambda scene: [scene.proposals.process.slug]),
    "processes:calendar": Row(everybody(200), lambda scene: [scene.proposals.process.slug]),
    "processes:calendar_of_region": Row(everybody(200)),
    "processes:history": Row(everybody(200), lambda scene: [scene.proposals.process.slug]),
    "processes:sheet": Row(everybody(200), lambda scene: [scene.proposals.process.slug]),
    "processes:qr": Row(everybody(200), lambda scene: [scene.proposals.process.slug]),
    "processes:short": Row(everybody(302), lambda scene: [scene.proposals.process_id]),
    "processes:module": Row(everybody(200), lambda scene: [scene.proposals.process.slug, scene.proposals.slug]),
    "booth:ballot": Row(everybody(200), in_budget()),
    "booth:check": Row(EMPTY_BALLOT, in_budget(), "post"),
    "booth:cast": Row(EMPTY_BALLOT, in_budget(), "post"),
    "booth:receipt": Row(everybody(200), in_budget()),
    **{
        f"ballots:{page}": Row(everybody(404), lambda scene: [scene.proposals.process.slug, scene.proposals.slug])
        for page in ("code", "list", "check", "json", "csv", "xlsx")
    },
    "contributions:attachment": Row(everybody(200), lambda scene: [scene.proposal.attachments.get().pk]),
    "contributions:qr": Row(everybody(200), of("proposal")),
    "contributions:support": Row(POSTED, of("proposal"), "post"),
    "contributions:follow": Row(POSTED, of("proposal"), "post"),
    "contributions:follow_process": Row(POSTED, lambda scene: [scene.proposals.process_id], "post"),
    "contributions:follow_module": Row(POSTED, of("proposals"), "post"),
    "measures:list": Row(everybody(200)),
    "measures:timeline": Row(everybody(200)),
    "measures:year": Row(everybody(200), lambda scene: [2026], belongs=False),
    "measures:goals": Row(everybody(200)),
    "measures:feed": Row(everybody(200)),
    "measures:csv": Row(everybody(200)),
    "measures:json": Row(everybody(200)),
    "measures:xlsx": Row(everybody(200)),
    "measures:evidence": Row(everybody(200), lambda scene: [Evidence.objects.get(entry__measure=scene.measure).pk]),
    "measures:short": Row(everybody(301), of("measure")),
    "measures:feed_of": Row(everybody(200), of("measure")),
    "measures:versions": Row(everybody(200), of("measure")),
    "measures:detail": Row(everybody(200), page_of("measure")),
    "comments:write": Row(SIGNED_IN, of("proposal")),
    "comments:permalink": Row(everybody(302), of("comment")),
    "comments:vote": Row(POSTED, of("comment"), "post"),
    "comments:edit": Row(REFUSED, of("comment")),
    "comments:delete": Row(REFUSED, of("comment")),
    **of_kind("proposal", draft="draft"),
    **of_kind("project", draft="project_draft"),
    "projects:reply": Row(NOT_YOURS, of("project")),
    "projects:merger": Row(NOT_YOURS, of("merger")),
    **of_kind("debate", draft="debate"),
    "debates:vote": Row(POSTED, of("debate"), "post"),
    "debates:statements": Row(everybody(200), of("debate")),
    "debates:add_statement": Row(SIGNED_IN, of("debate")),
    "debates:own_answers": Row(SIGNED_IN, of("debate")),
    "debates:statement": Row(everybody(200), lambda scene: [scene.debate.pk, scene.statement.pk]),
    "projects:result": Row(everybody(200), of("projects")),
    "projects:result_by_rule": Row(everybody(404), of("projects", "phragmen")),
    "projects:result_download": Row(everybody(404), of("projects", "csv")),
    "debates:results": Row(everybody(200), of("debate")),
    "polls:results": Row(everybody(200), in_poll()),  # that there is no result yet
    "polls:results_csv": Row(everybody(404), in_poll()),
    "polls:results_xlsx": Row(everybody(404), in_poll()),
    "polls:results_json": Row(everybody(404), in_poll()),
    "polls:preflib": Row(everybody(404), in_poll(1)),
    "drafts:paragraph": Row(everybody(200), of("paragraph")),
    "drafts:version": Row(everybody(200), in_strategy(1)),
    "drafts:discussion": Row(everybody(200), in_strategy()),
    "drafts:answers": Row(everybody(200), in_strategy()),
    "drafts:synopsis": Row(everybody(200), in_strategy()),
    "drafts:synopsis_docx": Row(everybody(200), in_strategy()),
    "drafts:synopsis_xlsx": Row(everybody(200), in_strategy()),
    "drafts:orphans": Row(everybody(200), in_strategy()),
    "drafts:choose": Row(everybody(200), in_strategy()),
    "surveys:answer": Row(everybody(200), in_survey()),
    "surveys:thanks": Row(everybody(200), in_survey()),
    "surveys:paper": Row(everybody(200), in_survey()),
    "survey_results:results": Row((404, 404, 404, 404, 404, 200), in_survey()),
    "survey_results:question": Row(everybody(404), in_survey("bus")),
    "survey_results:report": Row(everybody(404), in_survey()),
    "survey_results:report_pdf": Row(everybody(404), in_survey()),
    "survey_results:figures": Row(everybody(404), in_survey("csv")),
    "survey_results:rows": Row(everybody(403), in_survey("csv"), "post"),
    "drafts:compare": Row(everybody(200), in_strategy(1, 2)),
}


def own_names() -> Iterator[str]:
    """The names of all addresses that are not a package's, with their namespaces."""

    def walk(resolver: URLResolver, namespace: str) -> Iterator[str]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLPattern):
                if not str(pattern.pattern).startswith("admin/"):
                    yield f"{namespace}{pattern.name or pattern.pattern}"
            elif getattr(pattern.urlconf_name, "__name__", "") not in PACKAGES:
                yield from walk(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)

    yield from walk(get_resolver(), "")


@pytest.fixture
def scene(db: None) -> Iterator[Scene]:
    with time_machine.travel(NOON, tick=False), scopes_disabled():
        stage = factories.stage()
        author = factories.person("Alice Autorin", lives_in=stage.heide)
        proposals = factories.module(stage.heide, "proposal")
        debates = factories.module(stage.heide, "debate", in_process=proposals.process)
        proposal = _proposal(proposals, author, "Eine Bank am See")
        attachments.attach_document(
            contribution=proposal,
            actor=author,
            file=SimpleUploadedFile("plan.pdf", b"%PDF-1.4\n%%EOF"),
            title="Plan",
        )
        writing.publish(contribution=proposal, actor=author)
        _change(proposal, author)
        debate = _debate(debates, author)
        strategy = factories.module(stage.heide, "draft", in_process=proposals.process)
        budget = factories.module(stage.heide, "budget", in_process=proposals.process)
        project = _proposal(budget, author, "Ein Spielplatz am See", kind="project")
        writing.publish(contribution=project, actor=author)
        _change(project, author)
        drafts.publish(strategy)
        drafts.publish(strategy, drafts.changed(a2="<p>Viele Wege zum Amt sind sehr weit.</p>"))
        made = Scene(
            people={
                "visitor": None,
                "citizen": factories.person("Bert Bürger"),
                "resident": factories.person("Rosa Resident", lives_in=stage.heidedorf),
                "resident_elsewhere": factories.person("Elsa Anderswo", lives_in=stage.kueste),
                "moderator_elsewhere": factories.staff("Momo Küste", Role.MODERATOR, stage.kueste),
                "moderator": factories.staff("Mona Heide", Role.MODERATOR, stage.heide),
            },
            proposal=proposal,
            draft=_proposal(proposals, author, "Noch nicht fertig"),
            debate=debate,
            statement=statements.add_statement(debate=debate, user=author, text="Der See soll offen bleiben."),
            comment=comments.post(contribution=proposal, author=author, text="Ich baue mit."),
            measure=_measure(stage.heide),
            notice=_notice(proposal, author),
            proposals=proposals,
            project=project,
            project_draft=_proposal(budget, author, "Noch kein Projekt", kind="project"),
            projects=budget,
            merger=_merger(budget, author, project),
            debates=debates,
            strategy=strategy,
            poll=factories.module(stage.heide, "poll", in_process=proposals.process),
            paragraph=drafts.paragraph(strategy, "a1"),
            survey=surveys.survey(stage.heide, in_process=proposals.process),
        )
        _put_to_the_vote(budget, project)
        yield made


def _proposal(module: Module, author: User, title: str, kind: str = "proposal") -> Contribution:
    content = {"title": title, "summary": "Damit alle sitzen können.", "body": "<p>Am Ufer.</p>"}
    return writing.save_draft(module=module, author=author, kind=kind, content=content)


def _merger(budget: Module, author: User, project: Contribution) -> Merger:
    other = _proposal(budget, author, "Ein Platz zum Spielen", kind="project")
    other = writing.publish(contribution=other, actor=author)
    boss = factories.staff("Paul Heide", Role.PROJECT_TEAM, budget.region)
    return merging.ask(target=project, others=[other], reason="Beides ist zum Spielen.", actor=boss)


def _put_to_the_vote(budget: Module, project: Contribution) -> None:
    heading = Heading.objects.create(budget_id=budget.pk, name="Alles", slug="alles", amount_cents=100_00)
    Project._base_manager.filter(pk=project.pk).update(heading=heading, feasibility="feasible", price_cents=50_00)
    refresh_box(budget=Budget._base_manager.get(pk=budget.pk))


def _notice(proposal: Contribution, author: User) -> Notice:
    return Notice._base_manager.create(
        region=proposal.region, person=author, kind="x", key="x", title="Neues", url="/", at=NOON
    )


def _measure(region: Region) -> Measure:
    team = factories.staff("Theo Heide", Role.PROJECT_TEAM, region)
    facts = {"title": "Eine Bank", "summary": "Damit alle sitzen können.", "owner_name": "A. Brandt"}
    measure = planning.create_measure(region=region, actor=team, publish_now=True, **facts)
    plan = SimpleUploadedFile("plan.pdf", b"%PDF-1.4\n%%EOF")
    reporting.post_news(measure=measure, actor=team, text="Neu.", evidence=[Proof("document", "Plan", file=plan)])
    return measure


def _debate(module: Module, author: User) -> Contribution:
    content = {"title": "Wem gehört der See?", "body": "<p>Uns allen?</p>", "collects_statements": True}
    debate = writing.save_draft(module=module, author=author, kind="debate", content=content)
    writing.publish(contribution=debate, actor=author)
    _change(debate, author)
    return debate


def _change(contribution: Contribution, author: User) -> None:
    writing.edit(contribution=contribution, actor=author, content={"body": "<p>Jetzt anders.</p>"})
    contribution.refresh_from_db()


def _signed_in(scene: Scene) -> dict[str, Client]:
    clients = {person: Client() for person in PEOPLE}
    for person, user in scene.people.items():
        if user is not None:
            clients[person].force_login(user)
    return clients


def _ask(client: Client, row: Row, url: str, headers: dict[str, str]) -> HttpResponse:
    answer = getattr(client, row.method)(url, headers=headers)
    if answer.streaming:
        list(answer.streaming_content)  # read to the end, the file is closed
    return answer


def test_each_address_answers_each_person_as_expected(scene: Scene) -> None:
    clients = _signed_in(scene)
    found = {
        name: tuple(_ask(clients[person], row, row.url(name, scene), HERE).status_code for person in PEOPLE)
        for name, row in ROWS.items()
    }
    assert found == {name: row.expected for name, row in ROWS.items()}


def test_what_belongs_to_another_region_is_not_there(scene: Scene) -> None:
    there = {"host": "kueste.land.localhost"}
    clients = _signed_in(scene)
    for name, row in ROWS.items():
        for person in PEOPLE if row.points_at_something else ():
            answer = _ask(clients[person], row, row.url(name, scene), there)
            hidden = answer.status_code == 404 or answer.get("Location", "").startswith("/konto/login/")
            assert hidden, f"{name} shows {person} what belongs to another region"


def addresses_with_numbers() -> Iterator[str]:
    """The addresses of all pages, packages and back office included, that hold a number; with one beyond all keys."""

    def walk(resolver: URLResolver, namespaces: tuple[str, ...]) -> Iterator[str]:
        for key, entries in resolver.reverse_dict.lists():
            if not isinstance(key, str):
                continue
            name = ":".join((*namespaces, key))
            for _possible, _pattern, _defaults, converters in entries:
                if any(isinstance(converter, IntConverter) for converter in converters.values()):
                    beyond = 10**20
                    numbers = (isinstance(converter, IntConverter) for converter in converters.values())
                    with suppress(NoReverseMatch):
                        yield reverse(name, args=[beyond if is_number else "x" for is_number in numbers])
        for namespace, (_prefix, below) in resolver.namespace_dict.items():
            yield from walk(below, (*namespaces, namespace))

    yield from walk(get_resolver(), ())


def test_a_number_that_no_database_can_hold_is_not_found(scene: Scene) -> None:
    clients = _signed_in(scene)
    addresses = set(addresses_with_numbers())
    assert len(addresses) > 30
    for url in addresses:
        if url.startswith("/admin/"):
            assert clients["moderator"].get(url, headers=HERE).status_code in (302, 403, 404), url
            continue
        for person in ("visitor", "moderator"):
            for method in ("get", "post"):
                assert getattr(clients[person], method)(url, headers=HERE).status_code == 404, (method, url, person)


def test_every_address_of_our_own_has_its_row() -> None:
    assert set(own_names()) == set(ROWS)
