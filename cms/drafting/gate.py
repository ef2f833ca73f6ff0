"""The gate of publishing.

Some of Wagtail's views and its interface for scripts run `PublishPageRevisionAction` without asking the page, and not
in a transaction. So the action itself is fitted with a gate: a page that has a method `was_published` is asked within
the transaction of publishing, and whatever it refuses leaves no trace, from wherever it was tried.
"""

from functools import wraps
from typing import Any

from django.db import transaction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction

from participation.core.errors import DomainError

_publish_revision = PublishPageRevisionAction._publish_revision


@wraps(_publish_revision)
def _through_the_gate(self: Any, revision: Any, page: Any, *args: Any, **kwargs: Any) -> Any:
    ask = getattr(page, "was_published", None)
    if ask is None:
        return _publish_revision(self, revision, page, *args, **kwargs)
    try:
        with transaction.atomic():
            result = _publish_revision(self, revision, page, *args, **kwargs)
            # What is only scheduled is asked when its time has come.
            if page.live and page.live_revision_id == revision.pk:
                ask(revision, self.user)
    except DomainError as error:
        # Where to go and put it right.
        error.page_id = page.pk  # type: ignore[attr-defined]
        raise
    return result


def install() -> None:
    """Fit the gate; called once, when the app is ready."""
    PublishPageRevisionAction._publish_revision = _through_the_gate
