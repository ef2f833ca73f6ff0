"""Who may let pages appear on other sites, change what comes from above, write topics, persons and the glossary."""

from datetime import datetime
from typing import Any

from cms.models import InheritedPage
from participation.accounts.models import Role
from participation.accounts.policies import in_role
from participation.core.decisions import Decision
from participation.core.policies import policy
from participation.regions.models import Region

PUBLISHERS = (Role.ADMINISTRATOR, Role.EDITOR)
WRITERS = (Role.ADMINISTRATOR, Role.EDITOR, Role.PROJECT_TEAM)


@policy("pages.share")
def share(user: Any, region: Region, *, at: datetime) -> Decision:
    """Let pages of this region appear on the sites below."""
    return in_role(user, region, *PUBLISHERS)


@policy("pages.override")
def override(user: Any, page: InheritedPage, *, at: datetime) -> Decision:
    """Decide on a site what becomes of a page from above."""
    return in_role(user, page.district, *PUBLISHERS)


@policy("pages.offer")
def offer(user: Any, region: Region, *, at: datetime) -> Decision:
    """Let news, results and processes of this region appear on the site above."""
    return in_role(user, region, *PUBLISHERS)


@policy("pages.refuse")
def refuse(user: Any, region: Region, *, at: datetime) -> Decision:
    """Decide for this region what of the sites below appears on its own."""
    return in_role(user, region, *PUBLISHERS)


@policy("cms.write_entry")
def write_entry(user: Any, entry: Any, *, at: datetime) -> Decision:
    """Add, change or delete a topic, a contact person or a word of the glossary of a region."""
    return in_role(user, entry.region, *WRITERS)
