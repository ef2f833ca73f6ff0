"""The pages of debates: their words, orders and states, and what the votes add."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from participation.contributions.desk.desk import Desk, Words
from participation.contributions.models import Contribution
from participation.core.policies import can
from participation.debates.forms import DebateForm
from participation.debates.models import KIND, Debate, Statement, as_debate
from participation.debates.querysets import own_vote


def vote_context(request: HttpRequest, debate: Debate) -> dict[str, Any]:
    """What the panel with the votes shows."""
    total = debate.vote_count
    return {
        "debate": debate,
        "own_vote": own_vote(debate, request.user),
        "may_vote": can(request.user, "debates.vote", debate),
        "agree_share": debate.up_count * 100 / total if total else 0,
        "disagree_share": debate.down_count * 100 / total if total else 0,
    }


def _context(request: HttpRequest, debate: Debate) -> dict[str, Any]:
    statements = Statement.objects.filter(debate=debate).public()
    return vote_context(request, debate) | {
        "statement_count": statements.count() if debate.collects_statements else 0,
    }


def _participation(contribution: Contribution) -> tuple[int, str]:
    """Votes with the share of those who agree; people who answered statements where nobody has voted."""
    debate = as_debate(contribution)
    votes = debate.vote_count
    if votes:
        share = round(debate.up_count * 100 / votes)
        return votes, ngettext("vote, %(share)d %% agree", "votes, %(share)d %% agree", votes) % {"share": share}
    if debate.respondent_count:
        return debate.respondent_count, ngettext("person answered", "people answered", debate.respondent_count)
    return 0, gettext("votes")


WORDS = Words(
    write=_("Open a debate"),
    write_here=_("Open a debate here"),
    write_first=_("Open the first debate"),
    sign_in_and_write=_("Sign in and open a debate"),
    begin=_(
        "Ask a question or put up a thesis, and say in some sentences why it matters. You can save a draft at any time."
    ),
    choose=_("What is your debate about?"),
    choose_hint=_("Debates can be opened in several places at the moment. Choose the one that fits best."),
    closed=_("At the moment no debates can be opened here."),
    change=_("Change your debate"),
    check=_("Check your debate"),
    publish=_("Publish the debate"),
    published=_("Your debate is open"),
    retire=_("Retire your debate"),
    own=_("Your debate"),
    similar=ngettext_lazy("There is a similar debate already:", "There are similar debates already:", "count"),
    similar_hint=_("If one of them fits, join in there: a debate lives from many people in one place."),
    about=_("What people in %(name)s discuss: read, agree or disagree, answer statements, or open a debate yourself."),
    lede=_("What people in %(name)s discuss. Say what you think, and hear what others think."),
    lede_of_all=_("What people discuss in all regions. Each entry leads to the site of its region."),
    number=ngettext_lazy("%(total)s debate", "%(total)s debates", "total"),
    more_than=_("More than %(total)s debates"),
    none=_("No debates"),
    nobody=_("Nobody has opened a debate here yet."),
    make_beginning=_("Make the beginning: ask what moves you, and hear what others think of it."),
    later=_("As soon as debates can be opened, you find the button for it here."),
)

desk = Desk(
    slug=KIND,
    path="debatten",
    form=DebateForm,
    words=WORDS,
    orders=(
        ("hot", _("Lively")),
        ("confidence", _("Most agreed")),
        ("newest", _("Newest")),
        ("discussed", _("Most discussed")),
        ("random", _("Shuffled")),
    ),
    states=(
        ("", _("all current debates")),
        ("retired", _("retired debates")),
        ("archived", _("archived debates")),
    ),
    count=_participation,
    takes_part="vote",
    shows_open=False,
    context=_context,
)
