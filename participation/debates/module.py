"""The one registration of debates: module type and kind of contribution."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from participation.contributions import registry as kinds
from participation.contributions.desk.lists import module_page
from participation.contributions.models import Contribution
from participation.debates import rules
from participation.debates.admin import DebateModuleViewSet, DebateViewSet, StatementViewSet
from participation.debates.desk import desk
from participation.debates.exports import debates, statements
from participation.debates.inbox import inbox
from participation.debates.models import KIND, Debate, DebateModule, as_debate
from participation.debates.querysets import recent_balance, voted_since
from participation.processes import registry
from participation.processes.registry import ModuleType, PhasePreset


def _search_text(contribution: Contribution) -> tuple[str, str]:
    return "", as_debate(contribution).body


kind = kinds.register(
    kinds.Kind(
        slug=KIND,
        label=_("Debate"),
        label_plural=_("Debates"),
        icon="comment",
        model=Debate,
        settings=DebateModule,
        content=rules.content,
        missing=rules.missing,
        recent_balance=recent_balance,
        voted_since=voted_since,
        search_text=_search_text,
    )
)

module_type = registry.register(
    ModuleType(
        slug=KIND,
        label=_("Debates"),
        description=_("People discuss a question, say whether they agree, and answer short statements."),
        model=DebateModule,
        features={
            "submit": _("Open debates"),
            "vote": _("Agree and disagree"),
            "statement": _("Add statements"),
            "answer": _("Answer statements"),
            "comment": _("Discuss"),
        },
        presets=(
            PhasePreset(
                title=_("Discuss"),
                features=("submit", "vote", "statement", "answer", "comment"),
                description=_("Open debates, agree or disagree, add statements and answer those of others."),
                lasts_days=42,
            ),
            PhasePreset(
                title=_("Answer statements"),
                features=("vote", "answer", "comment"),
                description=_("No new debates and statements any more: now it matters how people answer them."),
                begins_after_days=42,
                lasts_days=14,
            ),
        ),
        standing_presets=(
            PhasePreset(
                title=_("Open for debate"),
                features=("submit", "vote", "statement", "answer", "comment"),
                description=_("Open debates and discuss what moves you, at any time."),
            ),
        ),
        page=partial(module_page, desk=desk),
        kinds=(KIND,),
        admin=(DebateModuleViewSet, DebateViewSet, StatementViewSet),
        exports={"debates": debates, "statements": statements},
        search=(KIND,),
        inbox=inbox,
        standing=True,
    )
)
