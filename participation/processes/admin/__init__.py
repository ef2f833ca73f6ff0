"""The back office of processes, and the base classes for the back offices of modules.

How a module of participation builds its own (its `admin.py`, named in `ModuleType.admin`):

- `ModuleViewSet`: one per kind of module. Set `model` to the kind's `Module` child and `settings` to the names of the
  typed columns staff may change. The page shows settings, categories, phases and all acts on them.

      class PollModuleViewSet(ModuleViewSet):
          model = Poll
          settings = ("threshold", "place_required")

- `ContributionViewSet` (in `participation.contributions.admin`): the list, page and acts of one kind of contribution.

      class IdeaViewSet(ContributionViewSet):
          model = Idea
          kind = "idea"
          name = "ideen"                          # address below /admin/
          icon = "edit"
          menu_label = _("Ideas")

- `RecordViewSet`: anything else that lies in a region and is listed, looked at and acted upon. Register a policy for
  its model first. `rows` narrows and selects along, `facts` fills the page, `acts` lists what staff can do.

      register_policy(RolePolicy(Statement, {"view": MODERATION}))

      class StatementViewSet(RecordViewSet):
          model = Statement
          name = "aussagen"
          acts = (
              Act("hide", _("Hide"), "debates.moderate", run=hide, form=ReasonForm,
                  applies=lambda statement: statement.is_public, serious=True),
          )

  `run(record, actor=…, **cleaned form)` is (or calls) a service; a `DomainError` becomes an error beside the field.
  `ability` is asked through `can`; an act is offered only where it applies and is allowed.

- `inbox(user, reach) -> list[participation.core.inbox.Entry]`: what waits for a person, named in `ModuleType.inbox`.

Nothing has to be checked for foreign regions here: the scope hides foreign rows (404), the policy is asked about
each single object before any view runs. What remains is forms: limit choices of related objects to the scope
(`Model.objects`, never `_base_manager`) or to `staff_regions(user, …)`.
"""

from participation.accounts.backoffice import (
    Act,
    ActForm,
    Fact,
    ReasonForm,
    RecordViewSet,
    RegionFilter,
    RolePolicy,
    register_policy,
)
from participation.processes.admin.modules import ModuleViewSet, about_modules
from participation.processes.admin.phases import PhaseViewSet
from participation.processes.admin.processes import ProcessViewSet

__all__ = [
    "Act",
    "ActForm",
    "Fact",
    "ModuleViewSet",
    "PhaseViewSet",
    "ProcessViewSet",
    "ReasonForm",
    "RecordViewSet",
    "RegionFilter",
    "RolePolicy",
    "about_modules",
    "register_policy",
]
