"""What a project must be like."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from participation.budgets.models import Heading, Project
from participation.contributions import rules
from participation.core.errors import Invalid
from participation.core.euros import MOST_CENTS

CARRIED_BY_LENGTH = 200


def content(project: Project, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parts that were given, each checked."""
    texts = rules.checked(
        given,
        title=rules.title,
        summary=rules.summary,
        body=rules.body,
        estimate_cents=estimate,
        carried_by=carried_by,
    )
    if "heading_id" in given:
        texts["heading_id"] = heading(project, given["heading_id"])
    return texts | rules.place(project.region, given)


def estimate(cents: int | None) -> int | None:
    """What the author thinks it costs, in cents; nobody has to know."""
    if cents is not None and not 0 < cents < MOST_CENTS:
        raise Invalid(_("Please enter an amount in euros, or leave it empty."), field="estimate_cents")
    return cents


def carried_by(text: str) -> str:
    """One line of at most 200 characters."""
    return rules.one_line(text)[:CARRIED_BY_LENGTH]


def heading(project: Project, key: int | None) -> int | None:
    """A part of the project's own budget; where there is one part only, it is that one."""
    own = list(Heading.objects.filter(budget=project.module_id).values_list("pk", flat=True))
    if key is None:
        return own[0] if len(own) == 1 else None
    if key not in own:
        raise Invalid(_("This part belongs to another budget. Please choose again."), field="heading")
    return key


def missing(project: Project) -> list[Invalid]:
    """What a project lacks to be public."""
    lacks = []
    if not project.summary:
        lacks.append(Invalid(_("Please summarise your project in one or two sentences."), field="summary"))
    if project.heading_id is None and Heading.objects.filter(budget=project.module_id).exists():
        lacks.append(Invalid(_("Please choose the part of the budget to which it belongs."), field="heading"))
    placed = project.address or project.has_position or project.municipality_id
    if project.settings.place_required and not placed:
        lacks.append(Invalid(_("Please say where this is meant to be."), field="address"))
    return lacks
