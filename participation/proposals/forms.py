"""The form of proposals: a summary, a place and files besides what all contributions have."""

from django.utils.translation import gettext_lazy as _

from participation.contributions.forms import FilesPart, PlacePart, SummaryPart
from participation.proposals.models import Proposal


class ProposalForm(SummaryPart, FilesPart, PlacePart):
    """Write or change a proposal."""

    model = Proposal
    apart = (*PlacePart.PLACE, *FilesPart.FILES)
    labels = {"body": _("Your proposal in detail")}
    help_texts = {
        "title": _("Say in one sentence what should change."),
        "summary": _("What is it about, and who benefits? One or two sentences; they appear in the list."),
    }
    required_texts = {"summary": _("Please summarise your proposal in one or two sentences.")}
