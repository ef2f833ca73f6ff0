"""Lists of the back office ask the database the same number of times, however long they are."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participation.audit import services as audit
from participation.core import clock
from participation.measures.services import goals
from tests import factories
from tests.measures import factories as measures

SOMETIMES = 1  # now and then a process looks whether hosts have changed


def processes(places):
    for number in range(6):
        made = factories.process(places.heide, publish=bool(number % 2))
        factories.module(places.heide, "proposal", in_process=made, starts=clock.now() + timedelta(days=number))


def residents(places):
    for _number in range(6):
        factories.person(lives_in=places.heidedorf)


def log(places):
    for _number in range(6):
        audit.record(action="test.again", region_id=places.heide.pk)


def plans(places):
    for number in range(6):
        made = measures.recorded(places.heide, milestones=[(f"Schritt {number}", date(2030, 1, 1))])
        goals.record_goal(region=places.heide, title=f"Ziel {made.pk}")


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/admin/massnahmen/", plans),
        ("/admin/meilensteine/", plans),
        ("/admin/ziele/", plans),
        ("/admin/verfahren/", processes),
        ("/admin/termine/", processes),
        ("/admin/module/proposal/", processes),
        ("/admin/wohnsitze/", residents),
        ("/admin/protokoll/", log),
        ("/admin/", processes),
    ],
)
def test_the_number_of_queries_stays(browse, cast, places, path, more):
    client = browse(cast.admin)
    more(places)
    client.get(path)
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        counts.append(len(queries))
        more(places)
    assert counts[1] <= counts[0] + SOMETIMES
    assert counts[0] <= 46  # the start page asks once or twice for each kind of thing that waits for staff


def test_a_process_with_many_modules_asks_no_more(browse, cast, places):
    made = factories.process(places.heide)
    client = browse(cast.admin)
    counts = []
    for _time in range(2):
        for _number in range(4):
            factories.module(places.heide, "proposal", in_process=made)
        client.get(f"/admin/verfahren/{made.pk}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/admin/verfahren/{made.pk}/")
        counts.append(len(queries))
    assert counts[1] <= counts[0] + SOMETIMES
