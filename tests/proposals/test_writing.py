"""Writing proposals: drafts, checking, publishing, changing, retiring; without any script."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scopes_disabled

from participation.contributions.models import Attachment, Version
from participation.contributions.services import states, supporting, writing
from participation.core.errors import Invalid, Refused
from participation.processes.models import Category
from participation.proposals.models import Proposal
from tests import factories
from tests.contributions.test_attachments import pdf, picture
from tests.proposals.factories import draft, fresh, proposal
from tests.world import World, at_once, make_world

pytestmark = pytest.mark.django_db

GIVEN = {
    "title": "Ein Radweg am Bach",
    "summary": "Ein sicherer Weg zur Schule.",
    "body": "Der Weg fehlt.\r\n\r\n- kurz\r\n- billig",
    "tags": "Rad, Schule",
    "address": "Am Bach",
    "form_key": "einmal",
}


def write_url(world: World) -> str:
    return f"/vorschlaege/neu/{world.module.pk}/"


def only() -> Proposal:
    return Proposal._base_manager.select_related("module__proposalmodule", "region").get()


# The way without script


def test_from_an_empty_form_to_a_published_proposal(world: World, at_heide: Any) -> None:
    anna = at_heide(world.anna)
    form = anna.get("/vorschlaege/neu/", follow=True)
    assert form.redirect_chain[-1][0] == write_url(world)
    key = form.context["form"]["form_key"].value()
    response = anna.post(write_url(world), {**GIVEN, "form_key": key, "check": "1"})
    made = only()
    assert response["Location"] == f"/vorschlaege/{made.pk}/pruefen/"
    assert made.visibility == "draft"
    preview = anna.get(response["Location"]).text
    assert "Ein Radweg am Bach" in preview
    assert "<li>kurz</li>" in preview
    assert at_heide().get(made.get_absolute_url()).status_code == 404

    response = anna.post(f"/vorschlaege/{made.pk}/pruefen/")
    assert response["Location"] == f"/vorschlaege/{made.pk}/veroeffentlicht/"
    assert anna.get(response["Location"]).status_code == 200
    made = only()
    assert made.visibility == "public"
    assert made.published_at == factories.NOON
    assert made.body == "<p>Der Weg fehlt.</p><ul><li>kurz</li><li>billig</li></ul>"
    assert sorted(made.tags.names()) == ["Rad", "Schule"]
    assert list(made.trail.values_list("step", flat=True)) == ["published"]
    assert at_heide().get(made.get_absolute_url()).status_code == 200


def test_a_draft_needs_only_a_title_but_publishing_needs_a_summary(world: World, at_heide: Any) -> None:
    anna = at_heide(world.anna)
    response = anna.post(write_url(world), {"title": "Ein Radweg", "form_key": "k", "draft": "1"})
    made = only()
    assert response["Location"] == f"/vorschlaege/{made.pk}/bearbeiten/"
    preview = anna.get(f"/vorschlaege/{made.pk}/pruefen/")
    assert [lack.field for lack in preview.context["missing"]] == ["summary"]
    assert anna.post(f"/vorschlaege/{made.pk}/pruefen/").status_code == 422
    assert only().visibility == "draft"
    with pytest.raises(Invalid):
        writing.publish(contribution=made, actor=world.anna)


def test_checking_asks_for_everything_at_once_and_keeps_what_was_typed(world: World, at_heide: Any) -> None:
    response = at_heide(world.anna).post(
        write_url(world), {"title": "Rad", "summary": "", "body": "Mein langer Text", "tags": "a", "form_key": "k"}
    )
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"title", "summary"}
    assert "Mein langer Text" in response.text
    assert 'id="error-summary"' in response.text
    assert not Proposal._base_manager.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "Rad"),
        ("title", "x" * 81),
        ("title", "   \n "),
        ("summary", "x" * 301),
        ("body", "x" * 6001),
        ("tags", "a,b,c,d,e,f,g"),
        ("tags", "x" * 41),
        ("address", "x" * 201),
        ("latitude", "52.5"),
        ("latitude", "nördlich"),
    ],
)
def test_each_limit_is_named_beside_its_field(world: World, at_heide: Any, field: str, value: str) -> None:
    response = at_heide(world.anna).post(write_url(world), {**GIVEN, field: value})
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert set(errors) <= {field, "longitude"}
    assert errors
    assert not Proposal._base_manager.exists()


@pytest.mark.parametrize("title", ["Rad!", "x" * 80])
def test_titles_at_both_ends_of_the_limit_are_taken(world: World, at_heide: Any, title: str) -> None:
    assert at_heide(world.anna).post(write_url(world), {**GIVEN, "title": title}).status_code == 302
    assert only().title == title


def test_line_breaks_count_once(world: World, at_heide: Any) -> None:
    body = "x\r\n" * 3000
    assert at_heide(world.anna).post(write_url(world), {**GIVEN, "body": body}).status_code == 302


def test_dangerous_characters_leave_the_tags(world: World, at_heide: Any) -> None:
    at_heide(world.anna).post(write_url(world), {**GIVEN, "tags": '<b>Rad</b>; "Öffi" , rad,, Rad-Weg'})
    assert sorted(only().tags.names()) == ["Rad-Weg", "bRad/b", "rad", "Öffi"]


def test_six_tags_are_taken_and_a_module_can_allow_fewer(db: None, now: Any, at_heide: Any) -> None:
    world = make_world(max_tags=2)
    anna = at_heide(world.anna)
    assert anna.post(write_url(world), {**GIVEN, "tags": "a, b, c"}).status_code == 422
    assert anna.post(write_url(world), {**GIVEN, "tags": "a, b"}).status_code == 302
    with pytest.raises(Invalid):
        writing.save_draft(kind="proposal", module=world.module, author=world.anna, content=GIVEN, tags=["a", "b", "c"])


def test_scripts_never_reach_a_page(world: World, at_heide: Any) -> None:
    evil = {
        **GIVEN,
        "title": "<script>alert(1)</script>",
        "summary": '"><img src=x onerror=alert(1)>',
        "body": "<p>Hallo</p><script>alert(1)</script><a href='javascript:alert(1)'>x</a>",
        "address": "<svg onload=alert(1)>",
    }
    anna = at_heide(world.anna)
    anna.post(write_url(world), {**evil, "check": "1"})
    made = only()
    writing.publish(contribution=made, actor=world.anna)
    edit = f"/vorschlaege/{made.pk}/bearbeiten/"
    for url in (only().get_absolute_url(), "/vorschlaege/", "/vorschlaege/?q=alert", edit):
        page = anna.get(url).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<svg onload" not in page
        assert 'href="javascript' not in page


def test_the_same_form_sent_twice_makes_one_draft(world: World, at_heide: Any) -> None:
    anna = at_heide(world.anna)
    first = anna.post(write_url(world), {**GIVEN, "check": "1"})
    second = anna.post(write_url(world), {**GIVEN, "title": "Ein Radweg am See", "check": "1"})
    assert first["Location"] == second["Location"]
    assert only().title == "Ein Radweg am See"
    at_heide(world.ben).post(write_url(world), {**GIVEN, "check": "1"})  # the key of somebody else's form
    assert Proposal._base_manager.count() == 2


def test_publishing_twice_publishes_once(world: World, at_heide: Any) -> None:
    mine = draft(world.module, world.anna)
    anna = at_heide(world.anna)
    for _ in range(2):
        assert anna.post(f"/vorschlaege/{mine.pk}/pruefen/")["Location"].endswith("/veroeffentlicht/")
    assert mine.trail.count() == 1


def test_a_form_sent_again_after_publishing_edits(world: World, at_heide: Any) -> None:
    anna = at_heide(world.anna)
    anna.post(write_url(world), GIVEN)
    writing.publish(contribution=only(), actor=world.anna)
    response = anna.post(write_url(world), {**GIVEN, "summary": "Doch anders."})
    assert response["Location"] == only().get_absolute_url()
    assert only().summary == "Doch anders."
    assert only().visibility == "public"


def test_visitors_are_led_to_the_sign_in_and_back(world: World, at_heide: Any) -> None:
    response = at_heide().get(write_url(world))
    assert response.status_code == 302
    assert response["Location"].endswith(f"?next={write_url(world)}")


def test_whose_sign_in_ran_out_while_typing_keeps_the_text(world: World, at_heide: Any) -> None:
    response = at_heide().post(write_url(world), GIVEN)
    assert response.status_code == 403
    assert response.context["refused"].code == "sign_in"
    assert "Der Weg fehlt." in response.text
    assert not Proposal._base_manager.exists()


def test_whose_sign_in_ran_out_while_changing_keeps_the_text_and_sees_nothing_else(world: World, at_heide: Any) -> None:
    anna = at_heide(world.anna)
    anna.post(write_url(world), {**GIVEN, "title": "Ein geheimer Entwurf", "documents": pdf("1", "geheim.pdf")})
    url = f"/vorschlaege/{only().pk}/bearbeiten/"
    response = at_heide().post(url, {**GIVEN, "form_key": "", "body": "Der Weg fehlt noch immer."})
    assert response.status_code == 403
    assert response.context["refused"].code == "sign_in"
    assert f"next={url}" in response.text
    assert "Der Weg fehlt noch immer." in response.text
    assert "geheim" not in response.text
    assert only().title == "Ein geheimer Entwurf"
    assert at_heide().get(url).status_code == 302
    assert at_heide().post("/vorschlaege/999999/bearbeiten/", GIVEN).status_code == 404


def test_signed_up_people_write_even_without_verified_residence(world: World, at_heide: Any) -> None:
    assert at_heide(world.carla).post(write_url(world), GIVEN).status_code == 302


# Phases


def test_writing_opens_and_closes_with_its_phase(db: None, now: Any, at_heide: Any) -> None:
    world = make_world(starts=factories.NOON + timedelta(days=1), lasts=timedelta(days=1))
    begins, ends = factories.NOON + timedelta(days=1), factories.NOON + timedelta(days=2)
    second = timedelta(seconds=1)
    for moment, status in ((begins - second, 403), (begins, 200), (ends - second, 200), (ends, 403)):
        now.move_to(moment)
        assert at_heide(world.anna).get(write_url(world)).status_code == status, moment


def test_a_phase_that_ends_while_the_form_is_open_refuses_and_keeps_the_text(db: None, now: Any, at_heide: Any) -> None:
    world = make_world(starts=factories.NOON - timedelta(days=1), lasts=timedelta(days=2))
    anna = at_heide(world.anna)
    assert anna.get(write_url(world)).status_code == 200
    now.move_to(factories.NOON + timedelta(days=1))
    response = at_heide(world.anna).post(write_url(world), GIVEN)
    assert response.status_code == 403
    assert "Der Weg fehlt." in response.text
    assert "Ein Radweg am Bach" in response.text
    assert response.context["refused"].code == "closed"
    assert not Proposal._base_manager.exists()


def test_a_draft_that_missed_its_phase_is_kept_but_not_published(db: None, now: Any, at_heide: Any) -> None:
    world = make_world(starts=factories.NOON - timedelta(days=1), lasts=timedelta(days=2))
    mine = draft(world.module, world.anna)
    now.move_to(factories.NOON + timedelta(days=1))
    anna = at_heide(world.anna)
    response = anna.post(f"/vorschlaege/{mine.pk}/pruefen/")
    assert response.status_code == 403
    assert fresh(mine).visibility == "draft"
    response = anna.post(f"/vorschlaege/{mine.pk}/bearbeiten/", {**GIVEN, "draft": "1"})
    assert response.status_code == 302
    assert fresh(mine).title == GIVEN["title"]


# Place, category, files


@pytest.mark.parametrize(("latitude", "longitude"), [("52,4512", "10.55"), ("52.4512°", " 10,55 ")])
def test_a_point_inside_is_taken_with_comma_or_point(
    world: World, at_heide: Any, latitude: str, longitude: str
) -> None:
    at_heide(world.anna).post(write_url(world), {**GIVEN, "latitude": latitude, "longitude": longitude})
    assert (only().latitude, only().longitude) == (52.4512, 10.55)


@pytest.mark.parametrize(("latitude", "longitude"), [("48", "10.5"), ("52.5", "9.99"), ("nan", "10"), ("1e400", "10")])
def test_a_point_outside_is_refused(world: World, at_heide: Any, latitude: str, longitude: str) -> None:
    response = at_heide(world.anna).post(write_url(world), {**GIVEN, "latitude": latitude, "longitude": longitude})
    assert response.status_code == 422
    assert "latitude" in response.context["form"].errors


def test_the_services_refuse_what_the_form_refuses(world: World) -> None:
    for content in ({"title": "x"}, {"title": "Ein Weg", "latitude": 1.0, "longitude": 1.0}, {"title": "x" * 81}):
        with pytest.raises(Invalid):
            writing.save_draft(kind="proposal", module=world.module, author=world.anna, content=content)


def test_a_place_can_be_asked_for(db: None, now: Any, at_heide: Any) -> None:
    world = make_world(place_required=True)
    anna = at_heide(world.anna)
    response = anna.post(write_url(world), {**GIVEN, "address": ""})
    assert "address" in response.context["form"].errors
    mine = draft(world.module, world.anna)
    with pytest.raises(Invalid):
        writing.publish(contribution=mine, actor=world.anna)
    there = {"address": "", "municipality": world.stage.heidedorf.pk}
    assert anna.post(write_url(world), {**GIVEN, **there}).status_code == 302


def test_category_and_municipality_come_from_the_module_and_the_region(world: World, at_heide: Any) -> None:
    ours = world.module.categories.create(name="Verkehr", slug="verkehr")
    other = factories.module(world.stage.kueste, "proposal", slug="x").categories.create(name="See", slug="see")
    anna = at_heide(world.anna)
    assert anna.post(write_url(world), {**GIVEN, "category": other.pk}).status_code == 422
    assert anna.post(write_url(world), {**GIVEN, "municipality": world.stage.kuestendorf.pk}).status_code == 422
    anna.post(write_url(world), {**GIVEN, "category": ours.pk, "municipality": world.stage.heidedorf.pk})
    assert only().category == ours
    assert only().municipality == world.stage.heidedorf
    with pytest.raises(Invalid):
        writing.save_draft(
            module=world.module,
            author=world.anna,
            kind="proposal",
            content=GIVEN,
            category=Category.objects.get(slug="see"),
        )


def test_files_are_attached_listed_and_removed(world: World, at_heide: Any) -> None:
    anna = at_heide(world.anna)
    files = {"documents": [pdf("1", "plan_eins.pdf"), pdf("2", "zwei.pdf")], "image": picture(), "image_alt": "Bach"}
    anna.post(write_url(world), {**GIVEN, **files})
    made = only()
    assert sorted(made.attachments.values_list("title", flat=True)) == ["Bach", "plan eins", "zwei"]
    page = anna.get(f"/vorschlaege/{made.pk}/bearbeiten/").text
    assert "plan eins" in page
    remove = made.attachments.get(title="zwei")
    anna.post(f"/vorschlaege/{made.pk}/bearbeiten/", {**GIVEN, "remove": [remove.pk]})
    assert sorted(made.attachments.values_list("title", flat=True)) == ["Bach", "plan eins"]


@pytest.mark.parametrize(
    ("files", "field"),
    [
        ({"documents": SimpleUploadedFile("x.pdf", b"no pdf", "application/pdf")}, "documents"),
        ({"image": SimpleUploadedFile("x.jpg", b"no image", "image/jpeg"), "image_alt": "x"}, "image"),
        ({"image": picture()}, "image_alt"),
        ({"documents": [pdf(str(number)) for number in range(4)]}, "documents"),
    ],
    ids=["fake-pdf", "fake-image", "no-alt", "four"],
)
def test_files_that_do_not_fit_are_named_beside_their_field(
    world: World, at_heide: Any, files: dict, field: str
) -> None:
    for file in files.values():
        for one in file if isinstance(file, list) else [file]:
            if isinstance(one, io.IOBase | SimpleUploadedFile):
                one.seek(0)
    response = at_heide(world.anna).post(write_url(world), {**GIVEN, **files})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert "Der Weg fehlt." in response.text


def test_sound_files_are_kept_while_another_field_is_still_wrong(world: World, at_heide: Any) -> None:
    anna = at_heide(world.anna)
    response = anna.post(
        write_url(world), {**GIVEN, "summary": "", "documents": pdf(), "image": picture(), "image_alt": "Bach"}
    )
    assert response.status_code == 422
    assert Attachment.objects.count() == 2
    assert response.context["form"].files_kept
    assert anna.post(write_url(world), GIVEN).status_code == 302
    assert only().attachments.count() == 2


def test_attachments_of_others_cannot_be_removed(world: World, at_heide: Any) -> None:
    at_heide(world.ben).post(write_url(world), {**GIVEN, "documents": pdf()})
    foreign = Attachment.objects.get()
    mine = draft(world.module, world.anna)
    at_heide(world.anna).post(f"/vorschlaege/{mine.pk}/bearbeiten/", {**GIVEN, "remove": [foreign.pk]})
    assert Attachment.objects.filter(pk=foreign.pk).exists()


# Changing, retiring, discarding


def test_a_change_keeps_the_older_text_as_a_version(world: World, at_heide: Any) -> None:
    shown = proposal(world.module, world.anna, title="Ein Radweg am Bach")
    url = f"/vorschlaege/{shown.pk}/bearbeiten/"
    anna = at_heide(world.anna)
    response = anna.post(url, {**GIVEN, "title": "Ein Radweg am See"})
    changed = fresh(shown)
    assert response["Location"] == changed.get_absolute_url()
    assert changed.slug == "ein-radweg-am-see"
    version = Version.objects.get()
    assert (version.number, version.content["title"]) == (1, "Ein Radweg am Bach")
    anna.post(url, {**GIVEN, "title": "Ein Radweg am See"})
    assert Version.objects.count() == 1
    old = at_heide().get(f"/vorschlaege/{shown.pk}/fassungen/1/")
    assert "Ein Radweg am Bach" in old.text
    assert "Ein sicherer Weg für alle" in old.text
    assert list(shown.trail.values_list("step", flat=True)) == ["published", "edited"]


def test_the_text_is_fixed_from_the_limit_on(db: None, now: Any, at_heide: Any) -> None:
    world = make_world(edit_limit_supports=2)
    shown = proposal(world.module, world.anna)
    url = f"/vorschlaege/{shown.pk}/bearbeiten/"
    supporting.support(contribution=fresh(shown), user=world.ben)
    assert at_heide(world.anna).get(url).status_code == 200
    supporting.support(contribution=fresh(shown), user=world.anna)
    assert at_heide(world.anna).get(url).status_code == 403
    response = at_heide(world.anna).post(url, {**GIVEN, "title": "Zu spät geändert"})
    assert response.status_code == 403
    assert "Zu spät geändert" in response.text
    assert fresh(shown).title != "Zu spät geändert"
    with pytest.raises(Refused):
        writing.edit(contribution=fresh(shown), actor=world.anna, content=GIVEN)


def test_nobody_else_edits_previews_retires_or_discards(world: World, at_heide: Any) -> None:
    mine, shown = draft(world.module, world.anna), proposal(world.module, world.anna)
    moderator = factories.staff("Mona", "moderator", world.stage.heide)
    for user in (world.ben, moderator):
        client = at_heide(user)
        for thing in (mine, shown):
            for page in ("bearbeiten", "pruefen", "veroeffentlicht", "verwerfen", "zurueckziehen"):
                url = f"/vorschlaege/{thing.pk}/{page}/"
                assert client.get(url).status_code == 404, url
                assert client.post(url, GIVEN).status_code in (404, 405), url
        with pytest.raises(Refused), scopes_disabled():
            writing.edit(contribution=fresh(shown), actor=user, content=GIVEN)


def test_retiring_by_the_page_needs_both_and_is_public(world: World, at_heide: Any) -> None:
    shown = proposal(world.module, world.anna)
    anna = at_heide(world.anna)
    url = f"/vorschlaege/{shown.pk}/zurueckziehen/"
    for given in ({}, {"reason": "done"}, {"explanation": "Ist gebaut."}):
        assert anna.post(url, given).status_code == 422
        assert fresh(shown).stage == "open"
    response = anna.post(url, {"reason": "done", "explanation": "Ist gebaut."})
    assert response["Location"] == shown.get_absolute_url()
    page = at_heide().get(shown.get_absolute_url()).text
    assert "Ist gebaut." in page
    assert shown.title not in at_heide().get("/vorschlaege/").text
    assert shown.title in at_heide().get("/vorschlaege/?state=retired").text
    assert anna.get(url).status_code == 403
    assert anna.get(f"/vorschlaege/{shown.pk}/bearbeiten/").status_code == 403


def test_discarding_asks_first_and_deletes_everything(
    world: World, at_heide: Any, django_capture_on_commit_callbacks: Any
) -> None:
    anna = at_heide(world.anna)
    anna.post(write_url(world), {**GIVEN, "documents": pdf()})
    made = only()
    file = made.attachments.get().file
    url = f"/vorschlaege/{made.pk}/verwerfen/"
    assert anna.get(url).status_code == 200
    assert Proposal._base_manager.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert anna.post(url)["Location"] == "/konto/"
    assert not Proposal._base_manager.exists()
    assert not file.storage.exists(file.name)
    shown = proposal(world.module, world.anna)
    assert anna.post(f"/vorschlaege/{shown.pk}/verwerfen/").status_code == 403


def test_a_hidden_proposal_cannot_be_changed_but_is_seen_by_its_author(world: World, at_heide: Any) -> None:
    shown = proposal(world.module, world.anna)
    moderator = factories.staff("Mona", "moderator", world.stage.heide)
    states.set_visibility(contribution=shown, visibility="hidden", actor=moderator, reason="Werbung")
    assert at_heide(world.anna).get(shown.get_absolute_url()).status_code == 200
    assert at_heide(world.anna).get(f"/vorschlaege/{shown.pk}/bearbeiten/").status_code == 403
    assert at_heide(world.ben).get(shown.get_absolute_url()).status_code == 404


def test_addresses_spell_umlauts_out(world: World) -> None:
    assert draft(world.module, world.anna, title="Lücken schließen für Fußgänger").slug == (
        "luecken-schliessen-fuer-fussgaenger"
    )


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_several_times_at_the_same_moment_makes_one_draft() -> None:
    world = make_world()
    content = {name: GIVEN[name] for name in ("title", "summary", "body")}
    results = at_once(
        *[
            lambda: writing.save_draft(
                module=world.module,
                author=world.anna,
                kind="proposal",
                content=content,
                tags=["Rad"],
                form_key="einmal",
            )
        ]
        * 6
    )
    assert {result.pk for result in results} == {only().pk}
    assert list(only().tags.names()) == ["Rad"]


# Similar titles


def test_up_to_five_similar_ones_are_shown_while_typing_and_on_the_check_page(world: World, at_heide: Any) -> None:
    for number in range(7):
        proposal(world.module, world.ben, title=f"Radwege für alle, Teil {number}")
    fragment = at_heide(world.anna).get("/vorschlaege/aehnliche/?title=Radweg").text
    assert fragment.count("<li>") == 5
    assert "<html" not in fragment
    assert at_heide(world.anna).get("/vorschlaege/aehnliche/?title=Ra").text.strip() == ""
    mine = draft(world.module, world.anna, title="Ein Radweg für alle")
    assert at_heide(world.anna).get(f"/vorschlaege/{mine.pk}/pruefen/").text.count("Radwege für alle") == 5
    assert "aehnliche" in at_heide(world.anna).get(write_url(world)).text
    assert "aehnliche" not in at_heide(world.anna).get(f"/vorschlaege/{mine.pk}/bearbeiten/").text


def test_several_open_collections_are_offered_to_choose_from(world: World, at_heide: Any) -> None:
    second = factories.module(world.stage.heide, "proposal", slug="mehr", title="Mehr")
    page = at_heide(world.anna).get("/vorschlaege/neu/").text
    assert f"/vorschlaege/neu/{world.module.pk}/" in page
    assert f"/vorschlaege/neu/{second.pk}/" in page


def test_a_module_of_another_district_is_not_there(world: World, at_heide: Any) -> None:
    there = factories.module(world.stage.kueste, "proposal", slug="ideen")
    assert at_heide(world.anna).get(f"/vorschlaege/neu/{there.pk}/").status_code == 404
    assert at_heide(world.anna).post(f"/vorschlaege/neu/{there.pk}/", GIVEN).status_code == 404


def test_writing_stays_below_thirty_queries(world: World, at_heide: Any, django_assert_max_num_queries: Any) -> None:
    anna = at_heide(world.anna)
    anna.get("/konto/")
    with django_assert_max_num_queries(30):
        anna.post(write_url(world), GIVEN)
    with django_assert_max_num_queries(30):
        anna.post(f"/vorschlaege/{only().pk}/pruefen/")
