"""Publishing versions: what stays the same paragraph, what is refused, and that nothing published can change."""

import pytest
from django.db import DatabaseError, transaction
from django_scopes import scopes_disabled

from participation.accounts.models import Role
from participation.audit.models import Entry
from participation.contributions.models import Stage
from participation.contributions.services import following
from participation.core.errors import Invalid, Refused
from participation.drafts.models import Lineage, Paragraph, Text, Version
from participation.drafts.services import Piece
from participation.notifications.models import Notice
from participation.processes import upkeep
from tests import factories
from tests.drafts.factories import STRATEGY, changed, comment, key, paragraph, pieces, publish

pytestmark = pytest.mark.django_db


def said(version: Version) -> list[tuple[str, str, str]]:
    with scopes_disabled():
        return list(Text.objects.filter(version=version).values_list("number", "kind", "text"))


def ids(version: Version) -> dict[str, int]:
    with scopes_disabled():
        return {str(k): pk for k, pk in Text.objects.filter(version=version).values_list("key", "paragraph_id")}


def test_the_first_version_numbers_chapters_and_paragraphs(world) -> None:
    version = publish(world.module, note="Erster Entwurf")
    assert version.number == 1
    assert [(number, kind) for number, kind, _text in said(version)] == [
        ("1", "chapter"), ("1 (1)", "text"), ("1 (2)", "text"), ("2", "chapter"), ("2.1", "chapter"),
        ("2.1 (1)", "text"), ("2.1 (2)", "text"), ("2.1 (3)", "table"),
    ]  # fmt: skip
    assert said(version)[7][2] == "Jahr\nAnschlüsse\n2026\n12000"


def test_where_headings_carry_their_own_numbers_paragraphs_are_counted_through(world) -> None:
    world.module.numbered = False
    world.module.save()
    assert [number for number, _kind, _text in said(publish(world.module))] == [
        "", "(1)", "(2)", "", "", "(3)", "(4)", "(5)",
    ]  # fmt: skip


def test_what_keeps_its_key_stays_the_same_paragraph_wherever_it_goes_and_whatever_it_says(world) -> None:
    first = publish(world.module)
    rows = [STRATEGY[5], *STRATEGY[:5], *STRATEGY[6:]]
    second = publish(world.module, changed(rows, a1="<p>Etwas ganz anderes steht nun hier, mit neuen Worten.</p>"))
    assert second.number == 2
    assert ids(first) == ids(second)
    assert not Lineage.objects.exists()


def test_without_keys_the_text_decides(world) -> None:
    first = publish(world.module)
    fresh = [Piece(key(f"neu-{n}"), row.kind, row.html, row.level) for n, row in enumerate(pieces())]
    fresh[1] = Piece(
        fresh[1].key, "text", "<p>Der Landkreis hat 41 Gemeinden. In 12 davon fehlt schnelles Internet.</p>"
    )
    fresh.insert(
        3, Piece(key("dazu"), "text", "<p>Neu ist dieser Absatz über Busse, Bahnen und Fahrräder am Hafen.</p>")
    )
    second = publish(world.module, fresh)
    old = list(ids(first).values())
    new = [ids(second)[piece.key] for piece in fresh]
    assert new[:3] + new[4:] == old
    assert new[3] not in old
    assert Lineage.objects.filter(kind="same").count() == len(old)


def test_a_split_and_a_merge_are_recorded(world) -> None:
    publish(world.module)
    long = paragraph(world.module, "a2")
    parts = [*pieces()]
    parts[2] = Piece(parts[2].key, "text", "<p>Viele Wege zum Amt sind weit.</p>")
    parts.insert(3, Piece(key("a2b"), "text", "<p>Wer kein Auto hat, braucht einen halben Tag.</p>"))
    publish(world.module, parts)
    split = Lineage.objects.get(kind="split")
    assert (split.ancestor_id, split.descendant_id) == (long.pk, paragraph(world.module, "a2b").pk)
    publish(world.module)
    merged = Lineage.objects.get(kind="merge")
    gone = paragraph(world.module, "a2b")
    assert (merged.ancestor_id, merged.descendant_id) == (gone.pk, long.pk)
    assert gone.ended_in is not None
    assert gone.stage == Stage.ARCHIVED


def test_what_was_gone_comes_back_by_its_key_and_by_its_text(world) -> None:
    first = publish(world.module)
    publish(world.module, changed(a1=None, a3=None))
    assert paragraph(world.module, "a1").stage == Stage.ARCHIVED
    back = [
        Piece(key("wieder") if row.key == key("a3") else row.key, row.kind, row.html, row.level) for row in pieces()
    ]
    third = publish(world.module, back)
    assert set(ids(third).values()) == set(ids(first).values())
    again = paragraph(world.module, "a1")
    assert (again.stage, again.ended_in) == (Stage.OPEN, None)


def test_nothing_changed_is_refused(world) -> None:
    publish(world.module)
    with pytest.raises(Invalid, match=r"Nothing has changed|nichts geändert"):
        publish(world.module, [Piece(key(f"x{n}"), row.kind, row.html, row.level) for n, row in enumerate(pieces())])
    with scopes_disabled():
        assert Version.objects.count() == 1


@pytest.mark.parametrize(
    "what",
    [
        [],
        [Piece(key("leer"), "text", "<p> </p>")],
        [Piece("kein Schlüssel", "text", "<p>Text</p>")],
        [Piece(key("x"), "film", "<p>Text</p>")],
        [Piece(key("x"), "text", "<p>Text</p>"), Piece(key("x"), "text", "<p>Mehr Text</p>")],
    ],
)
def test_what_cannot_be_a_version_is_refused_and_changes_nothing(world, what) -> None:
    with pytest.raises(Invalid):
        publish(world.module, what)
    with scopes_disabled():
        assert not Version.objects.exists()
        assert not Paragraph.objects.exists()


def test_who_builds_on_an_older_version_is_told(world) -> None:
    publish(world.module, base=0)
    publish(world.module, changed(a1="<p>Von jemand anderem geschrieben.</p>"), base=1)
    with pytest.raises(Invalid, match="2"):
        publish(world.module, changed(a2="<p>Auf der ersten Fassung geschrieben.</p>"), base=1)


def test_only_the_team_of_the_region_publishes(world) -> None:
    team = factories.staff("Petra", Role.EDITOR, world.stage.heide)
    assert publish(world.module, actor=team).published_by == team.pk
    for stranger in (world.anna, factories.staff("Kim", Role.PROJECT_TEAM, world.stage.kueste)):
        with pytest.raises(Refused):
            publish(world.module, changed(a1="<p>Gekapert.</p>"), actor=stranger)


def test_publishing_is_noted_in_the_audit_log(world) -> None:
    team = factories.staff("Petra", Role.EDITOR, world.stage.heide)
    publish(world.module, actor=team)
    entry = Entry.objects.get(action="draft.published")
    assert (entry.actor_id, entry.details["version"], entry.details["paragraphs"]) == (team.pk, 1, 8)


def test_scripts_and_foreign_images_do_not_get_in(world) -> None:
    bad = '<h2 onclick="x()">Hallo</h2><p>Ein <b>Wort</b><script>x()</script> <img src="//evil.example/" alt="x"></p>'
    version = publish(world.module, [Piece(key("x"), "text", bad)])
    with scopes_disabled():
        html = Text.objects.get(version=version).html
    assert html == '<p><strong>Hallo</strong></p><p>Ein <strong>Wort</strong><img alt="x"></p>'


@pytest.mark.parametrize("model", [Version, Text])
def test_the_database_refuses_to_change_or_delete_what_was_published(world, model) -> None:
    publish(world.module)
    with scopes_disabled():
        column = "note" if model is Version else "text"
        for write in (
            lambda: model.objects.update(**{column: "anders"}),
            lambda: model.objects.all()._raw_delete("default"),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                write()


def test_a_draft_with_comments_cannot_be_removed_and_says_what_hangs_on_it(world) -> None:
    team = factories.staff("Petra", Role.EDITOR, world.stage.heide)
    publish(world.module)
    comment(paragraph(world.module, "a1"), world.anna)
    with scopes_disabled(), pytest.raises(Invalid) as caught:
        upkeep.remove_module(module=world.module, actor=team)
    assert "1 ×" in str(caught.value.message)
    with scopes_disabled():
        assert Version.objects.count() == 1


def test_three_hundred_paragraphs_are_published_in_few_queries(world, django_assert_max_num_queries) -> None:
    rows = [Piece(key(f"p{n}"), "text", f"<p>Absatz {n} handelt von Vorhaben {n * 7}.</p>") for n in range(300)]
    with django_assert_max_num_queries(60):
        publish(world.module, rows)
    rows[7] = Piece(rows[7].key, "text", "<p>Dieser Absatz ist neu gefasst.</p>")
    with django_assert_max_num_queries(45):
        publish(world.module, rows)


def test_who_follows_the_draft_its_process_or_a_paragraph_hears_of_a_new_version_once(world) -> None:
    team = factories.staff("Petra", Role.EDITOR, world.stage.heide)
    publish(world.module)
    with scopes_disabled():
        for person in (world.anna, team):
            following.follow(contribution=following.anchor_of(world.module), user=person)
        following.follow(contribution=paragraph(world.module, "a1"), user=world.anna)
        following.follow(contribution=following.anchor_of(world.module.process), user=world.ben)
    publish(world.module, changed(a1="<p>Neu gefasst, wie besprochen.</p>"), actor=team, note="Wie besprochen.")
    with scopes_disabled():
        told = Notice.objects.filter(kind="drafts.published")
        assert sorted(told.values_list("person__username", flat=True)) == ["Anna", "Ben"]
        assert {(row.url, row.text) for row in told} == {(world.module.get_absolute_url(), "Wie besprochen.")}
