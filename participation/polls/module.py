"""The one registration of polls."""

from django.utils.translation import gettext_lazy as _

from participation.polls.admin import PollViewSet
from participation.polls.exports import totals
from participation.polls.inbox import inbox
from participation.polls.models import KIND, Poll
from participation.polls.services import copy_questions
from participation.polls.views import module_page
from participation.processes import registry
from participation.processes.registry import ModuleType, PhasePreset

module_type = registry.register(
    ModuleType(
        slug=KIND,
        label=_("Poll"),
        description=_("People answer questions in secret; the result can be checked by anyone."),
        model=Poll,
        features={"ballot": _("Vote"), "paper_count": _("Key in ballots on paper")},
        presets=(
            PhasePreset(
                title=_("Get informed"),
                features=(),
                description=_("Read what it is about and what speaks for and against it."),
                lasts_days=14,
            ),
            PhasePreset(
                title=_("Vote"),
                features=("ballot",),
                description=_("Cast your ballot. Nobody learns how you voted."),
                begins_after_days=14,
                lasts_days=21,
            ),
            PhasePreset(
                title=_("Count the paper"),
                features=("paper_count",),
                description=_("Ballots on paper are keyed in, each by two people. Then the box is sealed."),
                begins_after_days=35,
                lasts_days=3,
            ),
            PhasePreset(
                title=_("Result"),
                features=(),
                description=_("The result and all ballots are public, and everybody can check them."),
                begins_after_days=38,
            ),
        ),
        standing_presets=(),
        page=module_page,
        kinds=(KIND,),
        admin=(PollViewSet,),
        exports={"totals": totals},
        search=(KIND,),
        inbox=inbox,
        copied=copy_questions,
    )
)
