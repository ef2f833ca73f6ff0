"""Several people at the same moment: one is first, the others are told, nothing is lost."""

from datetime import date, timedelta

import pytest
from django_scopes import scopes_disabled

from participation.accounts.models import Role, User
from participation.core.recounting import counters, mend
from participation.measures.models import Measure
from participation.measures.services import milestones, planning, reporting
from participation.measures.services.history import Overtaken
from participation.measures.services.overdue import mark_overdue
from tests import factories
from tests.measures.factories import facts, fresh, measure, recorded
from tests.world import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def heide():
    return factories.stage().heide


@pytest.fixture
def theo(heide):
    return factories.staff("Theo", Role.PROJECT_TEAM, heide)


def same(user):
    return User.objects.get(pk=user.pk)


def test_of_two_updates_of_what_both_saw_one_is_written_and_the_other_told(heide, theo):
    made = measure(heide, theo)
    seen = fresh(made).revision
    results = at_once(
        *(
            lambda number=number: reporting.post_news(
                measure=made, actor=same(theo), text=f"Text {number}", percent=10 * number, seen=seen
            )
            for number in range(1, 5)
        )
    )
    told = [result for result in results if isinstance(result, Overtaken)]
    assert len(told) == 3
    with scopes_disabled():
        entry = made.entries.get(kind="news")
        assert fresh(made).percent == entry.changes["percent"][1]
        assert fresh(made).revision == seen + 1


def test_updates_that_rest_on_nothing_come_one_after_the_other(heide, theo):
    made = measure(heide, theo)
    at_once(
        *(
            lambda number=number: milestones.add(
                measure=made, actor=same(theo), title=f"Schritt {number}", due=date(2030, 1, 1)
            )
            for number in range(5)
        )
    )
    with scopes_disabled():
        assert fresh(made).milestone_count == 5
        assert [drift for entry in counters() for drift in mend(entry)] == []


def test_the_same_form_sent_twice_at_once_makes_one(heide, theo):
    given = facts()
    results = at_once(
        *(lambda: planning.create_measure(region=heide, actor=same(theo), form_key="x", **given) for _n in range(4))
    )
    assert {type(result) for result in results} == {Measure}
    assert Measure._base_manager.count() == 1


def test_the_clock_and_somebody_with_news_at_once(heide, theo):
    from django.utils import timezone

    now = timezone.now()
    made = recorded(heide, published_at=now - timedelta(days=100))
    at_once(
        lambda: mark_overdue(at=now),
        lambda: mark_overdue(at=now),
        lambda: reporting.post_news(measure=made, actor=same(theo), text="Neu."),
    )
    with scopes_disabled():
        assert made.entries.filter(kind="overdue").count() <= 1
        assert fresh(made).overdue_since is None or not made.entries.filter(kind="news").exists()
