"""The steps of projects on their public trail, and the news that people hear."""

from django.utils.translation import gettext_lazy as _

from participation.contributions.models import TrailEntry
from participation.notifications import registry

FEASIBLE, INFEASIBLE, RECHECKED, REPLIED, MERGED = "feasible", "infeasible", "rechecked", "replied", "merged"

TrailEntry.LABELS |= {
    FEASIBLE: _("Checked: it can be carried out"),
    INFEASIBLE: _("Checked: it cannot be carried out"),
    RECHECKED: _("Is being checked again"),
    REPLIED: _("Its author has replied"),
    MERGED: _("United with another project"),
}

registry.kind("budgets.valued", _("A project has been checked"))
registry.kind("budgets.replied", _("The author has replied to the valuation"), for_staff=True)
registry.kind("budgets.united", _("Projects have been united"))
registry.kind("budgets.merger_asked", _("May your project be united with others?"))
registry.kind("budgets.assigned", _("Projects to be checked"), for_staff=True)
registry.kind("budgets.due", _("Projects are to be checked soon"), for_staff=True)
registry.kind("budgets.second_look", _("A second pair of eyes is needed"), for_staff=True)
registry.kind("budgets.discussed", _("A note on a valuation"), for_staff=True)
registry.kind("budgets.merger_answered", _("Authors have answered about uniting projects"), for_staff=True)
