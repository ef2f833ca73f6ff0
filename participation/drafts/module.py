"""The one registration of strategy drafts."""

from django.utils.translation import gettext_lazy as _

from participation.drafts.admin import DraftViewSet
from participation.drafts.exports import comments, paragraphs
from participation.drafts.inbox import inbox
from participation.drafts.models import KIND, PARAGRAPH, Draft
from participation.drafts.views.reading import module_page
from participation.processes import registry
from participation.processes.registry import ModuleType, PhasePreset

module_type = registry.register(
    ModuleType(
        slug=KIND,
        label=_("Strategy draft"),
        description=_("People read a draft and comment on paragraphs and passages; it is revised in versions."),
        model=Draft,
        features={"comment": _("Comment on paragraphs and passages")},
        presets=(
            PhasePreset(
                title=_("Read and comment"),
                features=("comment",),
                description=_("Read the draft and comment on any paragraph, or on a passage within it."),
                lasts_days=42,
            ),
            PhasePreset(
                title=_("Revision"),
                features=(),
                description=_("All comments are read and answered, and the draft is revised."),
                begins_after_days=42,
                lasts_days=42,
            ),
            PhasePreset(
                title=_("Second version"),
                features=("comment",),
                description=_("See what has changed, and comment on the second version."),
                begins_after_days=84,
                lasts_days=28,
            ),
        ),
        standing_presets=(),
        page=module_page,
        kinds=(PARAGRAPH,),
        admin=(DraftViewSet,),
        exports={"paragraphs": paragraphs, "comments": comments},
        search=(PARAGRAPH,),
        inbox=inbox,
    )
)
