"""The pages of debates: for whom they open, what they hold, and that they work without a script."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled

from participation.contributions.services import states, writing
from participation.debates.models import Debate, DebateVote, Statement, StatementAnswer
from participation.debates.services.statements import answer, set_state
from participation.regions import hosts
from tests import factories
from tests.debates.factories import debate, draft, fresh, statement, with_votes

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(world) -> Debate:
    return debate(world.module, world.anna, collects_statements=True, tags="Bus, Dorf")


def text(response) -> str:
    return response.content.decode()


def test_pages_open_for_those_they_are_for(world, shown, at_heide) -> None:
    said = statement(shown, world.ben)
    answer(statement=said, user=world.ben, value=1)
    mine = draft(world.module, world.anna)
    base = f"/debatten/{shown.pk}"
    public = [
        "/debatten/", shown.get_absolute_url(), world.module.get_absolute_url(), f"{base}/aussagen/",
        said.get_absolute_url(), f"{base}/ergebnisse/", f"{base}/fassungen/", "/debatten/aehnliche/?title=Sonntag",
    ]  # fmt: skip
    own = [f"/debatten/{mine.pk}/bearbeiten/", f"/debatten/{mine.pk}/pruefen/", f"/debatten/{mine.pk}/verwerfen/",
           mine.get_absolute_url(), f"{base}/bearbeiten/", f"{base}/zurueckziehen/"]  # fmt: skip
    signed_in = [f"{base}/aussagen/neu/", f"{base}/aussagen/meine/", f"/debatten/neu/{world.module.pk}/"]
    visitor, anna, ben = at_heide(), at_heide(world.anna), at_heide(world.ben)
    for url in public:
        assert [client.get(url).status_code for client in (visitor, anna, ben)] == [200, 200, 200], url
    for url in own:
        status = [client.get(url).status_code for client in (visitor, anna, ben)]
        assert status == [404 if url == mine.get_absolute_url() else 302, 200, 404], url
    for url in signed_in:
        assert [client.get(url).status_code for client in (visitor, anna, ben)] == [302, 200, 200], url


def test_pages_for_visitors_hold_no_form_that_writes_and_no_cookie(world, shown, at_heide) -> None:
    said = statement(shown, world.ben)
    for url in ("/debatten/", shown.get_absolute_url(), world.module.get_absolute_url(), said.get_absolute_url(),
                f"/debatten/{shown.pk}/aussagen/", f"/debatten/{shown.pk}/ergebnisse/"):  # fmt: skip
        page = at_heide().get(url)
        assert "csrfmiddlewaretoken" not in text(page), url
        assert 'method="post"' not in text(page), url
        assert not page.cookies, url


def test_nothing_of_another_district_can_be_reached(world, shown, at_heide) -> None:
    said = statement(shown, world.ben)
    there = at_heide(world.anna, host="kueste.land.localhost")
    base = f"/debatten/{shown.pk}"
    for url in (shown.get_absolute_url(), f"{base}/aussagen/", f"{base}/ergebnisse/", said.get_absolute_url(),
                f"{base}/fassungen/", f"{base}/bearbeiten/", f"{base}/zurueckziehen/", f"{base}/aussagen/neu/",
                f"{base}/aussagen/meine/", f"/debatten/neu/{world.module.pk}/"):  # fmt: skip
        assert there.get(url).status_code == 404, url
    for url in (f"{base}/abstimmen/", said.get_absolute_url()):
        assert there.post(url, {"value": "1"}).status_code == 404
    assert shown.title not in text(there.get("/debatten/"))
    assert not DebateVote.objects.exists()
    assert not StatementAnswer.objects.exists()


def test_the_parent_site_lists_debates_and_leads_home(world, shown, at_heide) -> None:
    nation = at_heide(host="land.localhost")
    hidden = debate(world.module, world.ben, title="Bald verborgen und weg")
    type(shown)._base_manager.filter(pk=hidden.pk).update(visibility="hidden")
    page = text(nation.get("/debatten/"))
    assert f"http://heide.land.localhost{shown.get_absolute_url()}" in page
    assert hidden.title not in page
    for url in (shown.get_absolute_url(), f"/debatten/{shown.pk}/ergebnisse/", f"/debatten/{shown.pk}/aussagen/"):
        answered = nation.get(url)
        assert answered.status_code == 301
        assert answered["Location"] == f"http://heide.land.localhost{url}"


def test_an_old_address_leads_to_the_present_one(world, shown, at_heide) -> None:
    old = shown.get_absolute_url()
    with scopes_disabled():
        changed = writing.edit(
            contribution=shown,
            actor=world.anna,
            content={"title": "Ein neuer Titel", "body": "Ein neuer Text steht hier."},
        )
    answered = at_heide().get(old)
    assert (answered.status_code, answered["Location"]) == (301, changed.get_absolute_url())
    versions = text(at_heide().get(f"/debatten/{shown.pk}/fassungen/"))
    assert shown.title in versions
    assert shown.title in text(at_heide().get(f"/debatten/{shown.pk}/fassungen/1/"))


def test_from_the_form_to_the_published_debate_without_a_script(world, at_heide) -> None:
    anna = at_heide(world.anna)
    url = f"/debatten/neu/{world.module.pk}/"
    assert anna.get("/debatten/neu/")["Location"] == url
    page = text(anna.get(url))
    key = re.search(r'name="form_key" value="([^"]+)"', page)[1]
    given = {"title": "Bus", "body": "Kurz", "form_key": key, "collects_statements": "on", "tags": "Bus, Dorf"}
    refused = anna.post(url, given)
    assert refused.status_code == 422
    assert 'id="error-summary"' in text(refused)
    assert 'value="Bus"' in text(refused)
    given |= {"title": "Soll der Bus am Sonntag fahren?", "body": "Bisher fährt er nur werktags."}
    checked = anna.post(url, given)
    found = Debate._base_manager.get()
    assert (checked.status_code, checked["Location"]) == (302, f"/debatten/{found.pk}/pruefen/")
    assert "werktags" in text(anna.get(checked["Location"]))
    assert not found.is_public
    anna.post(url, given)  # a double click
    assert Debate._base_manager.count() == 1
    published = anna.post(checked["Location"])
    assert published["Location"] == f"/debatten/{found.pk}/veroeffentlicht/"
    assert found.get_absolute_url() in text(anna.get(published["Location"]))
    assert fresh(found).is_public
    assert found.collects_statements
    assert anna.post(checked["Location"])["Location"] == published["Location"]


def test_a_draft_needs_a_title_only(world, at_heide) -> None:
    anna = at_heide(world.anna)
    saved = anna.post(f"/debatten/neu/{world.module.pk}/", {"title": "Nur ein Titel", "body": "", "draft": "1"})
    found = Debate._base_manager.get()
    assert saved["Location"] == f"/debatten/{found.pk}/bearbeiten/"
    preview = anna.post(f"/debatten/{found.pk}/pruefen/")
    assert preview.status_code == 422
    assert not fresh(found).is_public
    assert anna.post(f"/debatten/{found.pk}/verwerfen/").status_code == 302
    assert not Debate._base_manager.exists()


def test_a_phase_that_ends_while_the_form_is_open_keeps_the_text(world, at_heide, now) -> None:
    timed = factories.module(
        world.stage.heide, "debate", starts=factories.NOON, lasts=timedelta(hours=1), title="Heute"
    )
    anna = at_heide(world.anna)
    url = f"/debatten/neu/{timed.pk}/"
    assert anna.get(url).status_code == 200
    now.shift(timedelta(hours=1))
    late = anna.post(url, {"title": "Soll der Bus fahren?", "body": "Bisher fährt er nur werktags."})
    assert late.status_code == 403
    assert "Soll der Bus fahren?" in text(late)
    assert "Bisher fährt er nur werktags." in text(late)
    assert "notice--denied" in text(late)
    assert not Debate._base_manager.exists()
    assert anna.get(url).status_code == 403


def test_whose_sign_in_ran_out_while_changing_keeps_the_text(world, shown, at_heide) -> None:
    typed = {"title": "Soll der Bus fahren?", "body": "Bisher fährt er nur werktags."}
    late = at_heide().post(f"/debatten/{shown.pk}/bearbeiten/", typed)
    assert late.status_code == 403
    assert typed["body"] in text(late)
    assert fresh(shown).title == shown.title


def test_a_statement_phase_that_ends_keeps_the_text(world, shown, at_heide) -> None:
    anna = at_heide(world.anna)
    world.module.phases.update(ends=factories.NOON)
    late = anna.post(f"/debatten/{shown.pk}/aussagen/neu/", {"text": "Der Bus soll fahren."})
    assert late.status_code == 403
    assert "Der Bus soll fahren." in text(late)
    assert not Statement._base_manager.exists()


def test_voting_without_a_script(world, shown, at_heide) -> None:
    ben, url = at_heide(world.ben), f"/debatten/{shown.pk}/abstimmen/"
    page = text(ben.get(shown.get_absolute_url()))
    assert f'action="{url}"' in page
    answered = ben.post(url, {"value": "1"})
    assert answered.status_code == 302
    assert answered["Location"].startswith(shown.get_absolute_url())
    assert fresh(shown).up_count == 1
    page = text(ben.get(shown.get_absolute_url()))
    assert re.search(r'id="vote-agree"[^>]*value="0"[^>]*aria-pressed="true"', page)
    ben.post(url, {"value": "0"})
    assert fresh(shown).up_count == 0
    ben.post(url, {"value": "viel"})
    assert not DebateVote.objects.exists()


def test_voting_with_a_script_swaps_the_panel(world, shown, at_heide) -> None:
    ben, url = at_heide(world.ben), f"/debatten/{shown.pk}/abstimmen/"
    panel = ben.post(url, {"value": "-1"}, headers={"HX-Request": "true"})
    assert panel.status_code == 200
    assert "<html" not in text(panel)
    assert "data-say=" in text(panel)
    assert re.search(r'id="vote-disagree"[^>]*aria-pressed="true"', text(panel))
    world.module.phases.update(ends=factories.NOON)
    refused = ben.post(url, {"value": "1"}, headers={"HX-Request": "true"})
    assert "notice--error" in text(refused)
    assert fresh(shown).down_count == 1


def test_visitors_are_led_to_the_sign_in_and_back(world, shown, at_heide) -> None:
    said = statement(shown, world.ben)
    visitor = at_heide()
    url = f"/debatten/{shown.pk}/abstimmen/"
    for answered in (visitor.get(url), visitor.post(url, {"value": "1"})):
        assert answered["Location"] == f"/konto/anmelden/?next={shown.get_absolute_url()}" or (
            "next=" in answered["Location"] and answered.status_code == 302
        )
    script = visitor.post(url, {"value": "1"}, headers={"HX-Request": "true"})
    assert script.status_code == 204
    assert "next=" in script["HX-Redirect"]
    assert visitor.post(said.get_absolute_url(), {"value": "1"}).status_code == 302
    assert f"{url}" in text(visitor.get(shown.get_absolute_url()))
    assert not DebateVote.objects.exists()
    assert not StatementAnswer.objects.exists()


def test_statements_come_one_at_a_time_without_a_script(world, shown, at_heide) -> None:
    said = {row.pk: row for row in (statement(shown, world.ben) for _number in range(3))}
    carla, url = at_heide(world.carla), f"/debatten/{shown.pk}/aussagen/"
    seen = []
    for number, value in enumerate(("1", "0", "-1")):
        page = text(carla.get(url))
        assert f"{number} von 3 Aussagen" in page or f"{number} of 3 statements" in page
        action = re.search(r'action="(/debatten/\d+/aussagen/(\d+)/)"', page)
        seen.append(int(action[2]))
        assert text(carla.get(url)).count("statement__text") == 1
        answered = carla.post(action[1], {"value": value})
        assert answered["Location"] == url
    assert sorted(seen) == sorted(said)
    assert f"/debatten/{shown.pk}/ergebnisse/" in text(carla.get(url))
    answers = dict(StatementAnswer.objects.filter(user=world.carla).values_list("statement_id", "value"))
    assert answers == dict(zip(seen, (1, 0, -1), strict=True))
    mine = text(carla.get(f"{url}meine/"))
    assert all(row.text in mine for row in said.values())
    changed = said[seen[0]]
    page = text(carla.get(changed.get_absolute_url()))
    assert re.search(r'value="1"[^>]*aria-pressed="true"', page)
    carla.post(changed.get_absolute_url(), {"value": "none"})
    assert StatementAnswer.objects.filter(user=world.carla).count() == 2
    assert changed.text in text(carla.get(url))
    carla.post(changed.get_absolute_url(), {"value": "7"})
    assert StatementAnswer.objects.filter(user=world.carla).count() == 2


def test_the_next_statement_follows_with_a_script(world, shown, at_heide) -> None:
    first, second = statement(shown, world.ben), statement(shown, world.ben)
    carla = at_heide(world.carla)
    panel = carla.post(first.get_absolute_url(), {"value": "1"}, headers={"HX-Request": "true"})
    assert second.text in text(panel)
    assert "<html" not in text(panel)
    assert "data-focus" in text(panel)
    done = carla.post(second.get_absolute_url(), {"value": "1"}, headers={"HX-Request": "true"})
    assert "statement__text" not in text(done)
    assert "data-focus" in text(done)


def test_adding_a_statement(world, shown, at_heide) -> None:
    ben, url = at_heide(world.ben), f"/debatten/{shown.pk}/aussagen/neu/"
    refused = ben.post(url, {"text": "Ja!"})
    assert refused.status_code == 422
    assert 'id="error-summary"' in text(refused)
    added = ben.post(url, {"text": "Der Bus soll am Sonntag fahren."})
    assert added["Location"] == f"/debatten/{shown.pk}/aussagen/"
    assert Statement._base_manager.get().author == world.ben
    ben.post(url, {"text": "Der Bus soll am Sonntag fahren."})
    assert Statement._base_manager.count() == 1


def test_hidden_statements_are_seen_by_author_and_moderation_only(world, shown, at_heide) -> None:
    said = statement(shown, world.ben, "Ein Satz, der verborgen wird.")
    moderator = factories.staff("Bob", "moderator", world.stage.heide)
    set_state(statement=said, state="hidden", actor=moderator, reason="Er ist beleidigend.")
    status = {
        name: at_heide(user).get(said.get_absolute_url()).status_code
        for name, user in (("visitor", None), ("carla", world.carla), ("author", world.ben), ("moderator", moderator))
    }
    assert status == {"visitor": 404, "carla": 404, "author": 200, "moderator": 200}
    assert "Er ist beleidigend." in text(at_heide(world.ben).get(said.get_absolute_url()))
    assert at_heide(world.carla).post(said.get_absolute_url(), {"value": "1"}).status_code == 404
    for url in (f"/debatten/{shown.pk}/aussagen/", f"/debatten/{shown.pk}/ergebnisse/"):
        assert said.text not in text(at_heide().get(url))


def test_a_debate_without_statements_has_no_pages_for_them(world, at_heide) -> None:
    plain = debate(world.module, world.anna)
    for page in ("aussagen", "aussagen/neu", "aussagen/meine", "ergebnisse"):
        assert at_heide(world.anna).get(f"/debatten/{plain.pk}/{page}/").status_code == 404


def test_retiring_needs_reason_and_explanation(world, shown, at_heide) -> None:
    anna, url = at_heide(world.anna), f"/debatten/{shown.pk}/zurueckziehen/"
    assert anna.post(url, {"reason": "done"}).status_code == 422
    assert anna.post(url, {"reason": "done", "explanation": "Der Bus fährt jetzt."}).status_code == 302
    assert fresh(shown).stage == "retired"
    page = text(at_heide().get(shown.get_absolute_url()))
    assert "Der Bus fährt jetzt." in page
    assert shown.title not in text(at_heide().get("/debatten/"))
    assert shown.title in text(at_heide().get("/debatten/?state=retired"))


def test_orders_and_filters_of_the_list(world, at_heide) -> None:
    calm = debate(world.module, world.anna, title="Ruhige Frage nach Bäumen", tags="Natur")
    loved = with_votes(debate(world.module, world.anna, title="Beliebte Frage nach Radwegen", tags="Rad"), verified=9)
    loud = debate(world.module, world.anna, title="Laute Frage nach Wölfen")
    rows = type(calm)._base_manager
    rows.filter(pk=loud.pk).update(hot_score=9, comment_count=30)
    visitor = at_heide()

    def first(query: str) -> str:
        return re.findall(r'entry__title"><a href="[^"]*">(?:<mark>)?(\w+)', text(visitor.get(f"/debatten/{query}")))[0]

    assert first("") == first("?sort=hot") == first("?sort=discussed") == "Laute"
    assert first("?sort=confidence") == "Beliebte"
    assert first("?sort=newest") == "Laute"
    assert first("?q=Radweg") == "Beliebte"
    assert first("?tag=natur") == "Ruhige"
    shuffled = visitor.get("/debatten/?sort=random")
    assert shuffled.status_code == 302
    assert "seed=" in shuffled["Location"]
    assert text(visitor.get(shuffled["Location"])).count("entry__title") == 3
    assert "entry__title" not in text(visitor.get("/debatten/?tag=gibtesnicht"))
    for odd in (
        "?sort=quatsch",
        "?after=%00",
        "?state=x",
        "?seed=99999",
        "?q=%00",
        "?tag=%00&category=%00",
        "?after=Zm9v",
    ):
        assert visitor.get(f"/debatten/{odd}").status_code == 200, odd
    assert loved.title in text(visitor.get(f"{world.module.get_absolute_url()}?sort=confidence"))


def test_pages_of_the_list_hold_every_debate_once(world, at_heide) -> None:
    made = {debate(world.module, world.anna).pk for _number in range(23)}
    visitor = at_heide()
    for sort in ("hot", "confidence", "newest", "discussed", "random&seed=50"):
        seen, query = [], f"?sort={sort}"
        for _page in range(3):
            page = text(visitor.get(f"/debatten/{query}"))
            seen += re.findall(r"/debatten/(\d+)-", page)
            after = re.search(r'rel="next" href="([^"]+)"', page)
            if not after:
                break
            query = after[1].replace("&amp;", "&")
        assert sorted(map(int, seen)) == sorted(made), sort


def queries(client, url: str) -> int:
    hosts.forget()  # they are looked up again from time to time; now is not the moment
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_queries_do_not_grow_with_what_is_shown(world, shown, at_heide) -> None:
    ben = at_heide(world.ben)
    said = [statement(shown, world.ben) for _number in range(4)]
    for row in said[:3]:
        answer(statement=row, user=world.ben, value=1)
    urls = [
        ("/debatten/", 14), (world.module.get_absolute_url(), 18), (shown.get_absolute_url(), 20),
        (f"/debatten/{shown.pk}/aussagen/", 14), (f"/debatten/{shown.pk}/ergebnisse/", 16),
        (f"/debatten/{shown.pk}/aussagen/meine/", 12), (said[0].get_absolute_url(), 14),
    ]  # fmt: skip
    before = [queries(ben, url) for url, _most in urls]
    for number in range(15):
        statement(shown, world.carla)
        with_votes(debate(world.module, world.anna, tags=f"Wort{number}"), verified=1)
    for row in Statement._base_manager.all()[:10]:
        answer(statement=row, user=world.ben, value=-1)
    after = [queries(ben, url) for url, _most in urls]
    assert after == before
    assert [(url, number) for (url, most), number in zip(urls, after, strict=True) if number > most] == []


def test_writes_take_few_queries(world, shown, at_heide) -> None:
    ben, said = at_heide(world.ben), statement(shown, world.anna)
    for url, most in ((f"/debatten/{shown.pk}/abstimmen/", 20), (said.get_absolute_url(), 26)):
        with CaptureQueriesContext(connection) as captured:
            assert ben.post(url, {"value": "1"}).status_code == 302
        assert len(captured) <= most, url


def test_hiding_a_debate_hides_all_its_pages(world, shown, at_heide) -> None:
    said = statement(shown, world.ben)
    moderator = factories.staff("Bob", "moderator", world.stage.heide)
    with scopes_disabled():
        states.set_visibility(contribution=shown, visibility="hidden", actor=moderator, reason="Werbung.")
    visitor = at_heide()
    for url in (shown.get_absolute_url(), f"/debatten/{shown.pk}/aussagen/", f"/debatten/{shown.pk}/ergebnisse/",
                said.get_absolute_url(), f"/debatten/{shown.pk}/fassungen/"):  # fmt: skip
        assert visitor.get(url).status_code == 404, url
    assert at_heide(world.anna).get(shown.get_absolute_url()).status_code == 200
    assert at_heide(moderator).get(shown.get_absolute_url()).status_code == 200
