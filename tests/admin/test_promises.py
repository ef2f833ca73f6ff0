"""The promise of an answer in the back office: said beside the field, kept by acts."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_scopes import scopes_disabled

from participation.core import clock
from participation.processes.models import Process, ProcessAnswer, PromiseChange
from tests import factories
from tests.admin.test_processes import texts


def rich(text: str) -> str:
    """Text as the editor sends it."""
    block = {"key": "a", "text": text, "type": "unstyled", "depth": 0}
    block |= {"inlineStyleRanges": [], "entityRanges": [], "data": {}}
    return json.dumps({"blocks": [block], "entityMap": {}})


def answer(text: str = "Wir bauen.", **changes: str) -> dict[str, str]:
    return {
        "body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "text", "body-0-id": "",
        "body-0-value": rich(text), "signed_name": "Kai Kern", "signed_role": "Landrat", **changes,
    }  # fmt: skip


@pytest.fixture
def today() -> Any:
    return timezone.localdate(clock.now())


@pytest.fixture
def draft(places: Any) -> Process:
    made = factories.process(places.heide, title="Radwege", publish=False)
    factories.module(places.heide, "proposal", in_process=made)
    return made


@pytest.fixture
def promised(places: Any, cast: Any, today: Any) -> Process:
    made = factories.process(
        places.heide, title="Radwege", answer_by=today - timedelta(days=3), answer_from="Kreistag",
        answer_responsible=cast.team, answer_deputy=cast.editor,
    )  # fmt: skip
    factories.module(places.heide, "proposal", in_process=made)
    return made


def stored(process: Process) -> Process:
    return Process._base_manager.get(pk=process.pk)


def test_publishing_without_a_promise_is_refused_beside_the_fields_and_nothing_is_lost(browse, cast, draft) -> None:
    answered = browse(cast.editor).post(
        f"/admin/verfahren/edit/{draft.pk}/", texts(title="Radwege neu", **{"action-publish": "1"})
    )
    assert answered.status_code == 200
    errors = answered.context["form"].errors
    assert {"answer_by", "answer_from", "answer_responsible", "answer_deputy"} <= set(errors)
    assert "Radwege neu" in answered.content.decode()
    assert not stored(draft).live


def test_a_draft_is_saved_without_a_promise(browse, cast, draft) -> None:
    assert browse(cast.editor).post(f"/admin/verfahren/edit/{draft.pk}/", texts()).status_code == 302


def test_with_a_promise_it_is_published(browse, cast, draft, today) -> None:
    values = {
        "answer_by": (today + timedelta(days=60)).isoformat(), "answer_from": "Kreistag",
        "answer_responsible": cast.team.pk, "answer_deputy": cast.editor.pk, "action-publish": "1",
    }  # fmt: skip
    browse(cast.editor).post(f"/admin/verfahren/edit/{draft.pk}/", texts(**values))
    assert stored(draft).live
    assert stored(draft).answer_responsible == cast.team


def test_people_of_other_regions_cannot_be_chosen(browse, cast, draft, today) -> None:
    values = {
        "answer_by": (today + timedelta(days=60)).isoformat(), "answer_from": "Kreistag",
        "answer_responsible": cast.foreigner.pk, "answer_deputy": cast.editor.pk, "action-publish": "1",
    }  # fmt: skip
    answered = browse(cast.editor).post(f"/admin/verfahren/edit/{draft.pk}/", texts(**values))
    assert "answer_responsible" in answered.context["form"].errors


def test_what_was_promised_is_no_longer_part_of_the_texts(browse, cast, promised, today) -> None:
    page = browse(cast.editor).get(f"/admin/verfahren/edit/{promised.pk}/").content.decode()
    assert 'name="answer_by"' not in page
    browse(cast.editor).post(
        f"/admin/verfahren/edit/{promised.pk}/", texts(answer_by="2030-01-01", **{"action-publish": "1"})
    )
    assert stored(promised).title == "Mehr Bänke"
    assert stored(promised).answer_by == today - timedelta(days=3)


def test_the_team_answers_and_corrects(browse, cast, promised) -> None:
    client = browse(cast.team)
    url = f"/admin/verfahren/{promised.pk}"
    assert client.get(f"{url}/antworten/").status_code == 200
    assert client.post(f"{url}/antworten/", answer("")).status_code == 200
    assert client.post(f"{url}/antworten/", answer(signed_name="")).status_code == 200
    assert client.post(f"{url}/antworten/", answer()).status_code == 302
    assert client.post(f"{url}/antworten/", answer()).status_code == 302  # a second time leads back
    assert ProcessAnswer._base_manager.count() == 1
    page = client.get(f"{url}/antwort-berichtigen/").content.decode()
    assert "Kai Kern" in page
    client.post(f"{url}/antwort-berichtigen/", answer("Wir bauen zwei."))
    assert "Wir bauen zwei." in str(ProcessAnswer._base_manager.get().body)


def test_prolonging_asks_for_a_reason(browse, cast, promised, today) -> None:
    client = browse(cast.team)
    url = f"/admin/verfahren/{promised.pk}/antwort-verlaengern/"
    later = (today + timedelta(days=20)).isoformat()
    assert client.post(url, {"answer_by": later, "reason": ""}).status_code == 200
    assert client.post(url, {"answer_by": later, "reason": "Viele Beiträge."}).status_code == 302
    assert PromiseChange.objects.get().reason == "Viele Beiträge."


def test_others_take_over_at_once(browse, cast, promised) -> None:
    browse(cast.team).post(
        f"/admin/verfahren/{promised.pk}/zustaendig/",
        {"answer_from": "Bauamt", "answer_responsible": cast.admin.pk, "answer_deputy": cast.team.pk},
    )
    assert (stored(promised).answer_from, stored(promised).answer_responsible) == ("Bauamt", cast.admin)


def test_a_public_process_without_a_promise_makes_one_before_it_collects(browse, cast, places, today) -> None:
    public = factories.process(places.heide, title="Nur Auskunft")
    client = browse(cast.editor)
    module = {"kind": "proposal", "title": "Ideen", "first_day": today.isoformat(), "with_phases": "on"}
    assert client.post(f"/admin/verfahren/{public.pk}/modul/", module).status_code == 200
    promise = {
        "answer_by": (today + timedelta(days=60)).isoformat(), "answer_from": "Kreistag",
        "answer_responsible": cast.team.pk, "answer_deputy": cast.editor.pk,
    }  # fmt: skip
    assert client.post(f"/admin/verfahren/{public.pk}/versprechen/", promise).status_code == 302
    assert client.post(f"/admin/verfahren/{public.pk}/modul/", module).status_code == 302


def test_strangers_and_moderators_do_nothing_of_it(browse, cast, promised) -> None:
    for act in ("antworten", "antwort-verlaengern", "zustaendig"):
        url = f"/admin/verfahren/{promised.pk}/{act}/"
        assert browse(cast.moderator).post(url, answer()).status_code == 302
        assert browse(cast.foreigner, "kueste.land.localhost").post(url, answer()).status_code == 404
    assert ProcessAnswer._base_manager.count() == 0


def test_the_start_page_and_the_list_name_what_is_overdue(browse, cast, promised) -> None:
    client = browse(cast.team)
    assert "promise=overdue" in client.get("/admin/").content.decode()
    assert "promise=overdue" not in browse(cast.moderator).get("/admin/").content.decode()
    listed = client.get("/admin/verfahren/?promise=overdue").content.decode()
    assert "Radwege" in listed
    with scopes_disabled():
        Process._base_manager.filter(pk=promised.pk).update(answer_by=timezone.localdate() + timedelta(days=3))
    assert "Radwege" not in client.get("/admin/verfahren/?promise=overdue").content.decode()
    assert "promise=due" in client.get("/admin/").content.decode()
