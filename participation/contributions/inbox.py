"""What waits for staff in contributions of any kind."""

from django.db.models import Count, Min
from django.urls import reverse

from participation.contributions.models import Contribution, Stage, Visibility
from participation.core.decisions import Text
from participation.core.inbox import Entry
from participation.regions.scope import Reach


def waiting_for_release(kind: str, label: Text, *, reach: Reach, table: str) -> Entry:
    """Contributions that nobody sees until somebody releases them. `table` is their list in the back office."""
    rows = Contribution.objects.filter(reach.q(), kind=kind, visibility=Visibility.WAITING)
    url = f"{reverse(f'{table}:index')}?visibility=waiting"
    return Entry(label, url=url, **rows.aggregate(count=Count("pk"), since=Min("created_at")))


def successful_without_answer(kind: str, label: Text, *, reach: Reach, table: str) -> Entry:
    """Contributions that found enough support and wait for an official answer."""
    rows = Contribution.objects.filter(
        reach.q(), kind=kind, visibility=Visibility.PUBLIC, stage=Stage.SUCCESSFUL, answers__isnull=True
    )
    url = f"{reverse(f'{table}:index')}?visibility=public&stage=successful"
    return Entry(label, url=url, **rows.aggregate(count=Count("pk"), since=Min("published_at")))
