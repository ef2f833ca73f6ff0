"""What waits for staff in budgets."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.budgets.models import KIND
from participation.contributions.inbox import waiting_for_release
from participation.core.inbox import Entry
from participation.regions.scope import Reach

TABLE = "projekte"


def inbox(user: Any, reach: Reach) -> list[Entry]:
    """Projects to be released."""
    return [waiting_for_release(KIND, _("Projects waiting for release"), reach=reach, table=TABLE)]
