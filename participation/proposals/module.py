"""The one registration of proposals: module type and kind of contribution."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.contributions import registry as kinds
from participation.contributions.counters import supported_since, supports_since
from participation.contributions.desk.lists import module_page
from participation.contributions.models import Contribution, Stage, Visibility
from participation.core import clock
from participation.processes import registry
from participation.processes.registry import ModuleType, PhasePreset
from participation.proposals import rules
from participation.proposals.admin import ProposalModuleViewSet, ProposalViewSet
from participation.proposals.desk import desk
from participation.proposals.exports import proposals
from participation.proposals.inbox import inbox
from participation.proposals.models import KIND, Proposal, ProposalModule


def _to_archive(now: datetime) -> Iterator[Contribution]:
    """Public proposals that have been open for longer than their collection allows."""
    for module_id, months in ProposalModule._base_manager.values_list("pk", "archive_months"):
        yield from Contribution._base_manager.filter(
            module_id=module_id,
            kind=KIND,
            visibility=Visibility.PUBLIC,
            stage=Stage.OPEN,
            published_at__lt=clock.months_before(now, months),
        )


def _search_text(contribution: Contribution) -> tuple[str, str]:
    proposal: Any = contribution.as_kind()
    return proposal.summary, proposal.body


_STANDING: Iterable[PhasePreset] = (
    PhasePreset(
        title=_("Open for ideas"),
        features=("submit", "support", "comment"),
        description=_("Write proposals, support them and discuss them at any time."),
    ),
)

kind = kinds.register(
    kinds.Kind(
        slug=KIND,
        label=_("Proposal"),
        label_plural=_("Proposals"),
        icon="edit",
        model=Proposal,
        settings=ProposalModule,
        content=rules.content,
        missing=rules.missing,
        recent_balance=supports_since,
        voted_since=partial(supported_since, kind=KIND),
        to_archive=_to_archive,
        search_text=_search_text,
    )
)

module_type = registry.register(
    ModuleType(
        slug=KIND,
        label=_("Proposals"),
        description=_("People propose something, and others support and discuss it."),
        model=ProposalModule,
        features={
            "submit": _("Write proposals"),
            "support": _("Support proposals"),
            "comment": _("Discuss proposals"),
        },
        presets=(
            PhasePreset(
                title=_("Collect ideas"),
                features=("submit", "support", "comment"),
                description=_("Write proposals, support those of others and discuss them."),
                lasts_days=42,
            ),
            PhasePreset(
                title=_("Support and discuss"),
                features=("support", "comment"),
                description=_("No new proposals any more: now it matters which ones find support."),
                begins_after_days=42,
                lasts_days=28,
            ),
        ),
        standing_presets=tuple(_STANDING),
        page=partial(module_page, desk=desk),
        kinds=(KIND,),
        admin=(ProposalModuleViewSet, ProposalViewSet),
        exports={"proposals": proposals},
        search=(KIND,),
        inbox=inbox,
        standing=True,
    )
)
