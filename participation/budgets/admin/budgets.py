"""Setting up a budget."""

from participation.budgets.models import Budget
from participation.processes.admin import ModuleViewSet


class BudgetViewSet(ModuleViewSet):
    """Budgets: their settings, money, ballot and dates."""

    model = Budget
    settings = ("edit_limit_supports", "max_tags", "place_required")
