"""What belongs to another district is not there: no page, no title, no act, on no address of the back office."""

import io
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scopes_disabled
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms import easy_language, syndication
from cms.inheritance import services as inheritance
from cms.inheritance.following import follow
from cms.languages import open_language
from cms.models import ContactPerson, ContentPage, DraftImport, GlossaryTerm, InheritedPage, Topic
from participation.accounts.models import Role
from participation.accounts.services import collection_of
from participation.ballots.models import CodeBatch
from participation.ballots.services import sealing
from participation.budgets.models import Project
from participation.budgets.services.valuing import begin
from participation.contact.models import Message, Subject
from participation.contributions.models import Contribution, Visibility
from participation.core import clock
from participation.debates.models import Debate, Statement
from participation.invitations.models import VALID, Invitation
from participation.measures.services import goals, milestones, planning
from participation.processes.models import Phase
from participation.proposals.models import Proposal
from participation.surveys.models import LibraryQuestion
from tests import factories
from tests.cms.addresses import Address, addresses
from tests.cms.translating import translate
from tests.comments.factories import thread

# Wagtail leaves the temporary files of new thumbnails to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

SECRET = "Heidegeheim"
COAST = "kueste.land.localhost"
TRANSLATION_KEYS = {"translation_id", "translation_source_id"}
PAGE_KEYS = {"page_id", "parent_page_id", "page_to_move_id", "destination_id"}
# Not ours, and for superusers only: everybody else is sent to the start page.
ELSEWHERE = ("wagtailusers", "wagtailsites", "wagtailadmin_locales", "wagtailsettings", "wagtailadmin_collection")


@pytest.fixture
def secrets(places, cast) -> Any:
    """One of everything in the district on the heath, each with the secret word in its title."""
    with scopes_disabled():
        process = factories.process(places.heide, title=f"{SECRET} Verfahren")
        module = factories.module(places.heide, "proposal", in_process=process, title=f"{SECRET} Modul")
        debates = factories.module(places.heide, "debate", in_process=process, title=f"{SECRET} Reden")
        poll = factories.module(places.heide, "poll", in_process=process, title=f"{SECRET} Abstimmung")
        strategy = factories.module(places.heide, "draft", in_process=process, title=f"{SECRET} Strategie")
        waiting = DraftImport._base_manager.create(
            region=places.heide, process=process, title=f"{SECRET} Import", name=f"{SECRET}.md",
            uploaded_by=cast.editor, file=SimpleUploadedFile("geheim.md", b"# Geheim"),
        )  # fmt: skip
        Phase.objects.filter(module__in=[module, debates, strategy]).update(title=f"{SECRET} Phase")
        common = {
            "region": places.heide, "process": process, "author": cast.citizen, "slug": "geheim",
            "visibility": Visibility.PUBLIC, "published_at": clock.now(), "title": f"{SECRET} Beitrag",
        }  # fmt: skip
        proposal = Proposal._base_manager.create(kind="proposal", module=module, **common)
        budget = factories.module(places.heide, "budget", in_process=process, title=f"{SECRET} Haushalt")
        Phase.objects.filter(module=budget).update(title=f"{SECRET} Phase")
        project = Project._base_manager.create(kind="project", module=budget, **common)
        valuation = begin(project)
        debate = Debate._base_manager.create(kind="debate", module=debates, body="<p>Worum es geht</p>", **common)
        statement = Statement._base_manager.create(region=places.heide, debate=debate, text=f"{SECRET} Aussage")
        comment = thread(Contribution._base_manager.select_related("region").get(pk=proposal.pk), cast.citizen, 0)[0]
        subject = Subject._base_manager.create(
            region=places.heide, label=f"{SECRET} Thema", addresses=["a@example.org"]
        )
        message = Message._base_manager.create(
            region=places.heide, subject=subject, email="a@example.org", text=f"{SECRET} Text", at=clock.now(),
            form_key="geheim", mail_state="sent",
        )  # fmt: skip
        home = places.heide.site.root_page
        page = home.add_child(instance=ContentPage(title=f"{SECRET} Seite", slug="geheim"))
        page.save_revision(user=cast.admin).publish(user=cast.admin)
        page.title = f"{SECRET} Entwurf"
        page.save_revision(user=cast.admin)
        open_language(region=places.heide, language="en", actor=cast.admin)
        english = translate(page, "en", {f"{SECRET} Seite": f"{SECRET} page"})
        translation = Translation.objects.get(source__object_id=page.translation_key)
        easy = easy_language.begin(page=page, actor=cast.admin)
        collection = collection_of(region=places.heide)
        content = io.BytesIO()
        Picture.new("RGB", (10, 10)).save(content, "PNG")
        image = get_image_model().objects.create(
            title=f"{SECRET} Bild", file=SimpleUploadedFile("geheim.png", content.getvalue()), collection=collection
        )
        document = get_document_model().objects.create(
            title=f"{SECRET} Dokument", file=SimpleUploadedFile("geheim.pdf", b"%PDF-1.4"), collection=collection
        )
        aim = goals.create_goal(region=places.heide, actor=cast.team, title=f"{SECRET} Ziel")
        measure = planning.create_measure(
            region=places.heide, actor=cast.team, title=f"{SECRET} Maßnahme", summary="Es geschieht.",
            owner_name="Amt", goal=aim, publish_now=True,
        )  # fmt: skip
        invitation = Invitation.objects.create(
            region=places.heide, email=f"{SECRET}@example.org", role=Role.EDITOR, invited_by=cast.admin,
            invited_at=clock.now(), expires_at=clock.now() + VALID,
        )  # fmt: skip
        top = Page.objects.get(pk=places.nation.site.root_page_id)
        above = top.add_child(instance=ContentPage(title=f"{SECRET} Seite von oben", slug="von-oben", live=True))
        sharing = inheritance.share(page=above, everywhere=False, regions=[places.heide], actor=cast.root)
        follow(above.pk)
        inherited = InheritedPage.objects.get(source=above.pk)
        offered = syndication.offer(thing=process, actor=cast.admin)
        milestone = milestones.add(measure=measure, actor=cast.team, title=f"{SECRET} Schritt", due=date(2030, 1, 1))
        topic = Topic._base_manager.create(region=places.heide, name=f"{SECRET} Thema", slug="geheim")
        contact = ContactPerson._base_manager.create(region=places.heide, name=f"{SECRET} Person")
        term = GlossaryTerm._base_manager.create(
            region=places.heide, name=f"{SECRET} Wort", slug="geheim", explanation="Nichts."
        )
        box = sealing.open_box(module=module, rules={"eligibility": {"level": "code"}})
        batch = CodeBatch._base_manager.create(
            region=places.heide, box=box, name=f"{SECRET} Briefe", size=1, request_key=uuid4(), made_at=clock.now()
        )
        survey = factories.module(places.heide, "survey", in_process=process, title=f"{SECRET} Umfrage")
        question = LibraryQuestion._base_manager.create(region=places.heide, title=f"{SECRET} Frage", body=[])
        page.get_workflow().start(page, cast.team)
    return SimpleNamespace(
        aim=aim, measure=measure, milestone=milestone, topic=topic, contact=contact, term=term,
        invitation=invitation, sharing=sharing, inherited=inherited, offered=offered,
        process=process, module=module, debates=debates, phase=module.phases.get(), proposal=proposal, debate=debate,
        strategy=strategy, poll=poll, waiting=waiting, budget=budget, project=project, valuation=valuation,
        statement=statement, comment=comment, page=page, image=image, document=document, collection=collection,
        translation=translation, english=english, easy=easy, segment=translation.source.stringsegment_set.first(),
        message=message, contact_subject=subject, box=box, batch=batch, survey=survey, question=question,
        residence=cast.citizen.residences.get(), role=cast.editor.roles.get(), region=places.heide, home=home,
    )  # fmt: skip


def subject_of(address: Address, secrets: Any) -> Any:
    """The foreign object whose key the address asks for."""
    by_namespace = {
        "processes_admin": secrets.process, "processes_chooser": secrets.process, "termine": secrets.phase,
        "module_proposal": secrets.module, "module_debate": secrets.debates, "module_draft": secrets.strategy,
        "vorschlaege": secrets.proposal, "module_poll": secrets.poll,
        "module_budget": secrets.budget, "projekte": secrets.project, "pruefung": secrets.valuation,
        "ziele": secrets.aim, "massnahmen": secrets.measure, "meilensteine": secrets.milestone,
        "debatten": secrets.debate, "aussagen": secrets.statement, "kommentare": secrets.comment,
        "nachrichten": secrets.message, "kontaktthemen": secrets.contact_subject,
        "wohnsitze": secrets.residence, "rollen": secrets.role, "regionen": secrets.region,
        "wagtailimages": secrets.image, "wagtailimages_chooser": secrets.image, "wagtaildocs": secrets.document,
        "themen_admin": secrets.topic, "themen_chooser": secrets.topic, "glossar_admin": secrets.term,
        "glossar_chooser": secrets.term, "ansprechpersonen_admin": secrets.contact,
        "ansprechpersonen_chooser": secrets.contact,
        "wagtaildocs_chooser": secrets.document, "wagtailadmin_collections": secrets.collection,
        "importe": secrets.waiting, "einladungen": secrets.invitation, "geteilte-seiten": secrets.sharing,
        "urnen": secrets.box, "zugangscodes": secrets.batch, "module_survey": secrets.survey,
        "fragen_admin": secrets.question, "fragen_chooser": secrets.question,
        "uebernommen": secrets.inherited, "landesseite": secrets.offered,
    }  # fmt: skip
    if address.name == "easy_check":
        return secrets.easy
    return by_namespace.get(address.name.split(":")[0], secrets.page)


def path_of(address: Address, subject: Any, secrets: Any) -> str:
    revision = getattr(subject, "latest_revision_id", None) or 1
    values = {
        "app_label": subject._meta.app_label, "model_name": subject._meta.model_name,
        "content_type_app_name": subject._meta.app_label, "content_type_model_name": subject._meta.model_name,
        "app_name": subject._meta.app_label, "action": "delete", "action_name": "approve", "act": "verbergen",
        "revision_id": revision, "revision_id_a": "earliest", "revision_id_b": "latest", "slug": "geheim",
        "filter_spec": "fill-10x10", "codename": "x", "mode": "visitor",
        "translation_id": secrets.translation.pk, "translation_source_id": secrets.translation.source_id,
        "string_segment_id": secrets.segment.pk, "overridable_segment_id": secrets.segment.pk,
        "dismissible_id": "x", "panel_name": "x",
    }  # fmt: skip
    return address.filled({name: values.get(name, subject.pk) for name in address.parameters})


def text_of(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode("utf-8", "replace"))


def names_an_object(address: Address) -> bool:
    return bool({"pk", "image_id", "document_id", *PAGE_KEYS, *TRANSLATION_KEYS} & set(address.parameters))


def test_no_address_shows_or_does_anything_with_what_is_foreign(browse, cast, secrets):
    client = browse(cast.foreigner, COAST)
    client.raise_request_exception = False
    wrong = []
    for address in addresses():
        subject = subject_of(address, secrets)
        path = path_of(address, subject, secrets)
        queries = [""] if address.parameters else ["", f"?id={subject.pk}", f"?id={secrets.image.pk}"]
        for query in queries:
            answer = client.get(path + query)
            expected = answer.status_code in (404, 405) if names_an_object(address) else answer.status_code < 500
            if address.name.startswith(ELSEWHERE):
                expected = answer.status_code in (302, 404)
            if not expected or (answer.status_code != 404 and SECRET in text_of(answer)):
                wrong.append(("GET", address.name, path + query, answer.status_code))
        if names_an_object(address) and not address.name.startswith(ELSEWHERE):
            answer = client.post(path, {"reason": "x"})
            if answer.status_code not in (404, 405):
                wrong.append(("POST", address.name, path, answer.status_code))
    assert not wrong


OTHERS = (
    *[("kueste", role, False) for role in Role if role != Role.ADMINISTRATOR],
    ("kueste", Role.ADMINISTRATOR, True),  # what lies below a district is not another district
    ("nation", Role.ADMINISTRATOR, False),  # above, but without what lies below
)


@pytest.mark.parametrize(("where", "role", "with_subtree"), OTHERS)
def test_nobody_of_elsewhere_sees_or_does_anything(browse, places, secrets, where, role, with_subtree):
    person = factories.staff("Fremde Person", role, getattr(places, where), with_subtree=with_subtree)
    client = browse(person, COAST if where == "kueste" else "land.localhost")
    client.raise_request_exception = False
    # What the nation shares, and what is offered to it, is its own.
    own = {"geteilte-seiten", "landesseite"} if where == "nation" else set()
    wrong = []
    for address in addresses():
        subject = subject_of(address, secrets)
        if address.name.split(":")[0] in own:
            continue
        path = path_of(address, subject, secrets)
        for method, answer in (("GET", client.get(path)), ("POST", client.post(path, {"reason": "x"}))):
            away = names_an_object(address) and not address.name.startswith(ELSEWHERE)
            # An empty form breaks some of Wagtail's own views; then nothing was done either.
            closed = (
                answer.status_code in (302, 403, 404, 405) if away else method == "POST" or answer.status_code < 500
            )
            moved = answer.status_code == 302 and away and answer["Location"] not in ("/admin/", "/konto/login/")
            shown = answer.status_code != 404 and SECRET in text_of(answer)
            if not closed or moved or (shown and not (where == "nation" and "Seite von oben" in text_of(answer))):
                wrong.append((method, address.name, path, answer.status_code))
    assert not wrong


def test_searching_finds_nothing_foreign(browse, cast, secrets):
    client = browse(cast.foreigner, COAST)
    for path in (
        "/admin/verfahren/", "/admin/vorschlaege/", "/admin/kommentare/", "/admin/massnahmen/",
        "/admin/ziele/", "/admin/meilensteine/", "/admin/themen/", "/admin/glossar/", "/admin/ansprechpersonen/",
        "/admin/ansprechpersonen/auswahl/results/", "/admin/pages/search/", "/admin/images/",
        "/admin/ziele/", "/admin/einladungen/", "/admin/geteilte-seiten/", "/admin/uebernommen/", "/admin/landesseite/",
        "/admin/nachrichten/", "/admin/importe/", "/admin/protokoll/", "/admin/wohnsitze/", "/admin/rollen/",
        "/suche/", "/admin/meilensteine/", "/admin/pages/search/", "/admin/images/",
        "/admin/documents/", "/admin/choose-page/search/", "/admin/images/chooser/results/",
        "/admin/documents/chooser/results/", "/admin/verfahren/auswahl/results/", "/admin/api/main/pages/",
    ):  # fmt: skip
        answer = client.get(path, {"q": "Heidegehei", "search": "Heidegehei"})
        assert answer.status_code in (200, 400), path
        assert SECRET not in text_of(answer), path


def test_ones_own_are_there(browse, cast, secrets):
    client = browse(cast.admin)
    for path in (
        f"/admin/pages/{secrets.english.pk}/edit/", f"/admin/pages/{secrets.easy.pk}/edit/",
        f"/admin/localize/submit/page/{secrets.english.pk}/", f"/admin/leichte-sprache/{secrets.easy.pk}/pruefung/",
        f"/admin/localize/translate/{secrets.translation.pk}/pofile/download/",
        f"/admin/pages/{secrets.page.pk}/edit/", f"/admin/pages/{secrets.page.pk}/history/",
        f"/admin/pages/{secrets.home.pk}/", f"/admin/images/{secrets.image.pk}/",
        f"/admin/documents/edit/{secrets.document.pk}/", f"/admin/verfahren/{secrets.process.pk}/",
        f"/admin/verfahren/history/{secrets.process.pk}/", f"/admin/termine/{secrets.phase.pk}/",
        f"/admin/themen/edit/{secrets.topic.pk}/", f"/admin/ansprechpersonen/edit/{secrets.contact.pk}/",
        f"/admin/glossar/edit/{secrets.term.pk}/",
        f"/admin/vorschlaege/{secrets.proposal.pk}/", f"/admin/aussagen/{secrets.statement.pk}/",
        f"/admin/massnahmen/{secrets.measure.pk}/", f"/admin/ziele/{secrets.aim.pk}/",
        f"/admin/meilensteine/{secrets.milestone.pk}/", f"/admin/choose-page/{secrets.home.pk}/",
        "/admin/choose-page/", "/admin/images/chooser/",
    ):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert SECRET in text_of(answer) or "choose-page/" in path, path


def test_the_start_page_and_the_menu_are_ones_own(browse, cast, secrets):
    page = text_of(browse(cast.foreigner, COAST).get("/admin/"))
    assert SECRET not in page
    assert "/admin/reports/" not in page
    assert "/admin/protokoll/" in page
    assert "/admin/protokoll/" not in text_of(browse(cast.moderator).get("/admin/"))


@pytest.mark.parametrize("who", ["visitor", "citizen"])
def test_the_back_office_is_closed_to_everybody_else(browse, cast, secrets, who):
    client = browse(None if who == "visitor" else cast.citizen)
    open_to_all = {"wagtailadmin_javascript_catalog", "wagtailadmin_sprite"}
    for address in addresses():
        answer = client.get(path_of(address, subject_of(address, secrets), secrets))
        if who == "citizen":
            assert answer.status_code == 403, address
        elif address.name not in open_to_all:
            assert answer.status_code in (302, 404), address
            assert answer.status_code == 404 or answer["Location"].startswith("/konto/"), address


def test_superusers_see_everything(browse, cast, secrets):
    client = browse(cast.root)
    for path in ("/admin/verfahren/", "/admin/vorschlaege/", "/admin/images/", "/admin/reports/site-history/"):
        assert SECRET in text_of(client.get(path)), path
