"""Regions in the back office, with opening, facts, look and archiving of their sites."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.backoffice.sites import nextsteps
from cms.backoffice.sites.forms import ChangeFactsForm, facts_values
from cms.backoffice.sites.opening import OpeningView
from participation.accounts.admin import RegionViewSet
from participation.accounts.backoffice import Act, Fact, MomentColumn, ReasonForm
from participation.accounts.backoffice.records import guarded
from participation.regions import services
from participation.regions.models import Level, Region


def _has_site(region: Region) -> bool:
    return region.site_id is not None


def _is_open(region: Region) -> bool:
    return _has_site(region) and region.archived_at is None and region.level != Level.NATION


def _change_facts(region: Region, *, actor: Any, **values: Any) -> None:
    services.change_facts(region=region, actor=actor, **values)


def _archive(region: Region, *, actor: Any, reason: str) -> None:
    services.archive_site(region=region, reason=reason, actor=actor)


def _reopen(region: Region, *, actor: Any, reason: str) -> None:
    services.reopen_site(region=region, reason=reason, actor=actor)


class SiteViewSet(RegionViewSet):
    """One's regions."""

    record_template = "cms/admin/region.html"
    list_display = [*RegionViewSet.list_display, MomentColumn("archived_at", label=_("Archived"))]
    begin = Act("neu", _("Open the site of a district"), "regions.found", services.record_facts)
    acts = (
        Act(
            "angaben",
            _("Facts of the site"),
            "regions.change_facts",
            _change_facts,
            ChangeFactsForm,
            explain=_(
                "Imprint, privacy text and accessibility statement take their facts from here. Names of laws and "
                "offices were proposed for the Land; please verify them, because they change."
            ),
            done=_("The facts have been changed. All pages show them from now on."),
            applies=_has_site,
            initial=facts_values,
        ),
        *RegionViewSet.acts,
        Act(
            "archivieren",
            _("Archive the site"),
            "regions.archive",
            _archive,
            ReasonForm,
            explain=_(
                "Everything stays readable, nobody can write, support or vote any more, and the region’s staff can no "
                "longer change pages. The reason stands on every page. It can be opened again."
            ),
            done=_("The site is archived."),
            applies=_is_open,
            serious=True,
        ),
        Act(
            "oeffnen",
            _("Open the site again"),
            "regions.archive",
            _reopen,
            ReasonForm,
            explain=_("People can take part again, as far as phases are open. The reason is kept in the log."),
            done=_("The site is open again."),
            applies=lambda region: region.archived_at is not None,
        ),
    )

    @property
    def begin_view(self) -> Any:
        """The pages on which a site is opened."""
        view: Any = OpeningView.as_view(viewset=self)
        return guarded(view, self.get_record, ("add",), self.model)

    def rows(self, rows: QuerySet) -> QuerySet:
        return super().rows(rows).select_related("site__root_page", "facts")

    def record_context(self, request: HttpRequest, obj: Region) -> dict[str, Any]:
        return nextsteps.context(obj)

    def facts(self, obj: Region) -> list[Fact]:
        archived = [Fact(_("Archived"), obj.archived_at), Fact(_("Reason"), obj.archived_reason)]
        return [*super().facts(obj), *(archived if obj.archived_at else [])]
