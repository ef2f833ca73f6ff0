"""Who reads messages and decides where they go."""

from datetime import datetime
from typing import Any

from participation.accounts.models import Role
from participation.accounts.policies import in_role
from participation.contact.models import Message, Subject
from participation.core.decisions import Decision
from participation.core.policies import policy

READERS = (Role.ADMINISTRATOR, Role.PROJECT_TEAM)


@policy("contact.handle")
def handle(user: Any, message: Message, *, at: datetime) -> Decision:
    """Read messages of a region and mark them as done."""
    return in_role(user, message.region, *READERS)


@policy("contact.arrange")
def arrange(user: Any, subject: Subject, *, at: datetime) -> Decision:
    """Decide which subjects the form of a region offers and whom they reach."""
    return in_role(user, subject.region, Role.ADMINISTRATOR)
