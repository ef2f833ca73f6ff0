"""The pages of proposals: their words, orders and states."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from participation.contributions.desk.desk import Desk, Words
from participation.contributions.models import Contribution
from participation.proposals.forms import ProposalForm
from participation.proposals.models import KIND


def _supports(contribution: Contribution) -> tuple[int, str]:
    number = contribution.support_count
    return number, ngettext("support", "supports", number)


WORDS = Words(
    write=_("Write a proposal"),
    write_here=_("Write here"),
    write_first=_("Write the first proposal"),
    sign_in_and_write=_("Sign in and write a proposal"),
    begin=_(
        "A title and two sentences are enough. You can save a draft at any time; before it is published, you see it as "
        "others will."
    ),
    choose=_("What is your proposal about?"),
    choose_hint=_("Proposals are collected in several places at the moment. Choose the one that fits best."),
    closed=_("At the moment no proposals are collected here."),
    change=_("Change your proposal"),
    check=_("Check your proposal"),
    publish=_("Publish the proposal"),
    published=_("Your proposal is published"),
    retire=_("Retire your proposal"),
    own=_("Your proposal"),
    similar=ngettext_lazy("There is a similar proposal already:", "There are similar proposals already:", "count"),
    similar_hint=_("If one of them says what you mean, your support helps it more than a second proposal."),
    about=_("What people in %(name)s propose: read, support, discuss, or write a proposal yourself."),
    lede=_("What people in %(name)s propose. Whatever finds enough support is answered."),
    lede_of_all=_("What people propose in all regions. Each entry leads to the site of its region."),
    number=ngettext_lazy("%(total)s proposal", "%(total)s proposals", "total"),
    more_than=_("More than %(total)s proposals"),
    none=_("No proposals"),
    nobody=_("Nobody has proposed anything here yet."),
    make_beginning=_(
        "Make the beginning: one sentence is enough for a start, and a draft can wait until you are ready."
    ),
    later=_("As soon as proposals can be written, you find the button for it here."),
)

desk = Desk(
    slug=KIND,
    path="vorschlaege",
    form=ProposalForm,
    words=WORDS,
    orders=(
        ("hot", _("Lively")),
        ("supported", _("Most supported")),
        ("newest", _("Newest")),
        ("discussed", _("Most discussed")),
        ("random", _("Shuffled")),
    ),
    states=(
        ("", _("all current proposals")),
        ("open", _("open proposals")),
        ("successful", _("successful proposals")),
        ("selected", _("selected proposals")),
        ("retired", _("retired proposals")),
        ("archived", _("archived proposals")),
    ),
    count=_supports,
    takes_part="support",
)
