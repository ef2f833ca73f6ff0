"""The one registration of surveys."""

from django.utils.translation import gettext_lazy as _

from participation.processes import registry
from participation.processes.registry import ModuleType, PhasePreset
from participation.surveys.admin import LibraryViewSet, SurveyViewSet
from participation.surveys.answering.views import module_page
from participation.surveys.exports import code_book
from participation.surveys.inbox import inbox
from participation.surveys.models import KIND, Survey
from participation.surveys.results.admin import FreeTextViewSet
from participation.surveys.services.cloning import as_new
from participation.surveys.services.importing import prepare

module_type = registry.register(
    ModuleType(
        slug=KIND,
        label=_("Survey"),
        description=_("People answer questions, at their screen, on paper or by telephone."),
        model=Survey,
        features={"answer": _("Answer the questions")},
        presets=(
            PhasePreset(
                title=_("Answer"),
                features=("answer",),
                description=_("Answer the questions. You can stop at any time and go on later."),
                lasts_days=28,
            ),
            PhasePreset(
                title=_("Evaluation"),
                features=(),
                description=_("All answers are evaluated together. Then the results stand here."),
                begins_after_days=28,
                lasts_days=28,
            ),
        ),
        standing_presets=(),
        page=module_page,
        kinds=(),
        admin=(SurveyViewSet, LibraryViewSet, FreeTextViewSet),
        exports={"code_book": code_book},
        inbox=inbox,
        copied=as_new,
        prepared=prepare,
    )
)
