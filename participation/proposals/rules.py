"""What a proposal must be like."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from participation.contributions import rules
from participation.core.errors import Invalid
from participation.proposals.models import Proposal


def content(proposal: Proposal, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parts that were given, each checked."""
    texts = rules.checked(given, title=rules.title, summary=rules.summary, body=rules.body)
    return texts | rules.place(proposal.region, given)


def missing(proposal: Proposal) -> list[Invalid]:
    """What a proposal lacks to be public."""
    lacks = []
    if not proposal.summary:
        lacks.append(Invalid(_("Please summarise your proposal in one or two sentences."), field="summary"))
    if proposal.settings.place_required and not (proposal.address or proposal.has_position or proposal.municipality_id):
        lacks.append(Invalid(_("Please say where this is meant to be."), field="address"))
    return lacks
