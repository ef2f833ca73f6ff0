"""The pages of projects: their words, orders and states."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from participation.budgets.filters import FILTERS
from participation.budgets.forms import ProjectForm
from participation.budgets.models import KIND
from participation.budgets.present import budget_context, project_context
from participation.budgets.wording import badge_of, facts_of
from participation.contributions.desk.desk import Desk, Words
from participation.contributions.models import Contribution


def _supports(contribution: Contribution) -> tuple[int, str]:
    number = contribution.support_count
    return number, ngettext("support", "supports", number)


WORDS = Words(
    write=_("Submit a project"),
    write_here=_("Submit here"),
    write_first=_("Submit the first project"),
    sign_in_and_write=_("Sign in and submit a project"),
    begin=_(
        "Say what is to be done with the money, and for whom. You can save a draft at any time; before it is "
        "published, you see it as others will."
    ),
    choose=_("To which budget does your project belong?"),
    choose_hint=_("Several budgets are being discussed at the moment. Choose the one that fits."),
    closed=_("At the moment no projects can be submitted here."),
    change=_("Change your project"),
    check=_("Check your project"),
    publish=_("Publish the project"),
    published=_("Your project is published"),
    retire=_("Retire your project"),
    own=_("Your project"),
    similar=ngettext_lazy("There is a similar project already:", "There are similar projects already:", "count"),
    similar_hint=_("If one of them says what you mean, join its discussion rather than submitting it a second time."),
    about=_(
        "Projects for the participatory budget in %(name)s: what they cost, what was checked, what people voted for."
    ),
    lede=_("What people in %(name)s want to spend part of the public budget on."),
    lede_of_all=_("What people in all regions want to spend money on. Each entry leads to the site of its region."),
    number=ngettext_lazy("%(total)s project", "%(total)s projects", "total"),
    more_than=_("More than %(total)s projects"),
    none=_("No projects"),
    nobody=_("Nobody has submitted a project yet."),
    make_beginning=_("Make the beginning: what would you spend the money on?"),
    later=_("As soon as projects can be submitted, you find the button for it here."),
)

desk = Desk(
    slug=KIND,
    path="projekte",
    form=ProjectForm,
    words=WORDS,
    orders=(
        ("newest", _("Newest")),
        ("supported", _("Most supported")),
        ("discussed", _("Most discussed")),
        ("random", _("Shuffled")),
    ),
    states=(
        ("", _("all current projects")),
        ("open", _("open projects")),
        ("successful", _("projects with enough support")),
        ("selected", _("selected projects")),
        ("retired", _("retired projects")),
        ("archived", _("archived projects")),
    ),
    count=_supports,
    takes_part="support",
    shows_open=False,
    context=project_context,
    module_context=budget_context,
    badge=badge_of,
    facts=facts_of,
    filters=FILTERS,
    along=("project__heading",),
)
