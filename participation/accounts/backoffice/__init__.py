"""What the rooms' back offices are built from: policies by role, records with acts, guarded views.

The scope (`accounts.middleware`) says which rows a person may see at all; a `RolePolicy` says what they may do with
one of them; each act asks `can` once more, in its service.
"""

from participation.accounts.backoffice.acts import Act, ActForm, ReasonForm
from participation.accounts.backoffice.filters import MomentColumn, RegionFilter, region_choices
from participation.accounts.backoffice.permissions import RolePolicy, register_policy
from participation.accounts.backoffice.records import Fact, RecordViewSet

__all__ = [
    "Act",
    "ActForm",
    "Fact",
    "MomentColumn",
    "ReasonForm",
    "RecordViewSet",
    "RegionFilter",
    "RolePolicy",
    "region_choices",
    "register_policy",
]
