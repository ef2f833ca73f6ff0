"""History cannot be rewritten: not by the ORM, not by SQL, on both databases."""

import pytest
from django.db import DatabaseError, connection, transaction
from django_scopes import scopes_disabled

from participation.measures import guards
from participation.measures.models import Entry, Evidence, Withholding
from participation.measures.services import history, reporting
from participation.measures.services.history import Proof
from tests.measures.factories import measure


@pytest.fixture
def entry(world, team):
    with scopes_disabled():
        made = measure(world.stage.heide, team.theo)
        proof = Proof("link", "Beschluss", url="https://example.org")
        written = reporting.post_news(measure=made, actor=team.theo, text="Neu.", evidence=[proof])
        history.withhold(entry=written, actor=team.edda, reason="Ein Name.")
        yield written


WAYS = {
    "save": lambda entry: Entry._base_manager.filter(pk=entry.pk).update(text="Anders."),
    "delete": lambda entry: Entry._base_manager.filter(pk=entry.pk)._raw_delete("default"),
    "evidence": lambda entry: Evidence.objects.filter(entry=entry).update(title="Anders"),
    "evidence deleted": lambda entry: Evidence.objects.filter(entry=entry)._raw_delete("default"),
    "withholding": lambda entry: Withholding.objects.filter(entry=entry).update(reason="Anders"),
    "withholding deleted": lambda entry: Withholding.objects.filter(entry=entry)._raw_delete("default"),
    "with its measure": lambda entry: entry.measure.delete(),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_the_database_refuses(entry, way):
    with pytest.raises(DatabaseError), transaction.atomic():
        way(entry)
    assert Entry._base_manager.get(pk=entry.pk).text == "Neu."


@pytest.mark.parametrize("table", guards.TABLES)
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_not_even_sql_gets_through(entry, table, act):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table))


def test_the_guards_can_be_made_again(entry):
    guards.protect()
    guards.protect()
    with pytest.raises(DatabaseError), transaction.atomic():
        WAYS["save"](entry)
