"""What waits for staff in collections of proposals."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.contributions.inbox import successful_without_answer, waiting_for_release
from participation.core.inbox import Entry
from participation.proposals.models import KIND
from participation.regions.scope import Reach

TABLE = "vorschlaege"


def inbox(user: Any, reach: Reach) -> list[Entry]:
    """Proposals to be released, and successful ones without an answer."""
    return [
        waiting_for_release(KIND, _("Proposals waiting for release"), reach=reach, table=TABLE),
        successful_without_answer(KIND, _("Successful proposals without an answer"), reach=reach, table=TABLE),
    ]
