"""The page of a ballot box: how it stands and what can be done with it. Nobody sees a ballot here before the end."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from participation.accounts.admin import PersonField
from participation.accounts.backoffice import (
    Act,
    ActForm,
    Fact,
    RecordViewSet,
    RolePolicy,
    register_policy,
)
from participation.accounts.backoffice.records import LOOK, guarded
from participation.ballots import printing
from participation.ballots.admin.codes import ISSUE_ACTS
from participation.ballots.admin.paper import EntryView, PaperView, TotalsView
from participation.ballots.contents import parsed
from participation.ballots.eligibility import Eligibility
from participation.ballots.models import Box, CodeBatch, Erratum, PaperEntry
from participation.ballots.policies import KEEPERS
from participation.ballots.published.lists import turnout_by_channel
from participation.ballots.registry import kind_of
from participation.ballots.services import casting, codes, errata, paper, sealing
from participation.core import clock
from participation.core.inbox import Entry, source
from participation.processes.admin import about_modules
from participation.processes.models import Module
from participation.regions.scope import Reach

register_policy(RolePolicy(Box, {"view": KEEPERS}))


class GiveOutForm(ActForm):
    """Who is given a ballot on paper."""

    person = PersonField()


class ErratumForm(ActForm):
    """What has to be corrected."""

    text = forms.CharField(
        label=_("Correction"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("It stands with the date on the ballot, the page of the vote and its result. It cannot be undone."),
    )


class AbortForm(ActForm):
    """Why a vote is broken off."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is published."),
    )
    sure = forms.BooleanField(label=_("All ballots that were cast are destroyed uncounted. This cannot be undone."))


def _give_out(box: Box, *, actor: Any, person: Any) -> None:
    paper.give_out(box=box, person=person, actor=actor)


def _correct(box: Box, *, actor: Any, text: str) -> None:
    errata.publish(box=box, text=text, actor=actor)


def _abort(box: Box, *, actor: Any, reason: str, sure: bool) -> None:
    sealing.abort(box=box, reason=reason, actor=actor)


def _put_in(box: Box, *, actor: Any) -> None:
    paper.put_in_box(box=box, actor=actor)


def _print(box: Box, *, actor: Any) -> HttpResponse:
    response = HttpResponse(printing.ballot_as_pdf(box), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{gettext("ballot")}-{box.module.slug}.pdf"'
    return response


def _is_open(box: Box) -> bool:
    return box.state == Box.State.OPEN and box.moved_at is None


def _on_paper(box: Box) -> bool:
    return _is_open(box) and paper.is_offered(box)


class BoxViewSet(RecordViewSet):
    """Ballot boxes."""

    model = Box
    name = "urnen"
    icon = "lock"
    add_to_admin_menu = False
    list_display = [
        "__str__",
        Column("region", label=_("Region"), accessor="region.name"),
        Column("state", label=_("State"), accessor="get_state_display"),
    ]
    record_template = "ballots/admin/box.html"
    acts = (
        Act(
            "stimmzettel", _("Print the ballot"), "ballots.manage", _print, applies=_on_paper, icon="download",
            explain=_(
                "A PDF with one ballot, to be printed as often as needed. Nothing on it tells one from another."
            ),
        ),
        Act(
            "ausgeben", _("Give out a ballot on paper"), "ballots.manage", _give_out, GiveOutForm, applies=_on_paper,
            icon="doc-full",
            explain=_(
                "The person is then on the roll as somebody who has voted, and no longer votes online. Hand out the "
                "ballot only after this step. It cannot be undone; a spoilt ballot is exchanged without a new entry."
            ),
            done=_("The person is on the roll. You can hand out the ballot."),
        ),
        Act(
            "papier-einlegen", _("Put the ballots on paper into the box"), "ballots.manage", _put_in,
            applies=lambda box: _on_paper(box) and paper.waiting(box) > 0, icon="download",
            explain=_("All ballots that were keyed in go into the box at once, mixed by chance."),
            done=_("The ballots on paper are in the box."),
        ),
        Act(
            "berichtigen", _("Publish a correction"), "ballots.manage", _correct, ErratumForm, icon="edit",
            explain=_(
                "Questions and rules stay as they are once somebody has voted. What was wrong is corrected here, for "
                "everybody to see."
            ),
            done=_("The correction is public."),
        ),
        Act(
            "abbrechen", _("Break the vote off"), "ballots.abort", _abort, AbortForm, applies=_is_open, icon="cross",
            serious=True,
            explain=_(
                "For instance because a question was wrong in a way that changes its meaning. The reason is published."
            ),
            done=_("The vote was broken off; its ballots are destroyed."),
        ),
    )  # fmt: skip

    def rows(self, rows: Any) -> Any:
        return rows.select_related("module__process__region", "module__region__site", "region__site", "region__facts")

    def acts_of(self, obj: Any) -> tuple[Act, ...]:
        if not _is_open(obj):
            return self.acts
        return (ISSUE_ACTS[codes.without_persons(obj)], *self.acts)

    def record_breadcrumbs(self, obj: Box) -> list[dict[str, str]]:
        module = obj.module
        process = reverse("processes_admin:inspect", args=[module.process_id])
        return [
            {"url": reverse("processes_admin:list"), "label": str(_("Processes"))},
            {"url": process, "label": module.process.title},
            {"url": reverse(f"module_{module.kind}:inspect", args=[module.pk]), "label": module.title},
        ]

    def facts(self, obj: Box) -> list[Fact]:
        where = [obj.module.process.slug, obj.module.slug]
        listed = obj.region.url + reverse("ballots:list", args=where)
        found = [
            Fact(_("State"), state_of(obj)),
            Fact(_("Who votes"), "\n".join(Eligibility.of(parsed(obj.rules)).in_words())),
            Fact(_("Ballots can be changed until the end"), _("Yes") if obj.replaceable else _("No")),
            Fact(_("Rules"), _("fixed") if sealing.is_fixed(obj) else _("can still change, until the first ballot")),
            Fact(_("Public page"), listed, listed),
        ]
        if obj.root:
            found.append(Fact(_("Seal"), obj.root))
        if obj.abort_reason:
            found.append(Fact(_("Why it was broken off"), obj.abort_reason))
        return found

    def record_context(self, request: HttpRequest, obj: Box) -> dict[str, Any]:
        turnout = turnout_by_channel(obj)
        batches = CodeBatch.objects.filter(box=obj)
        return {
            "turnout": turnout,
            "voted": sum(row.number for row in turnout),
            "batches": [(batch, reverse("zugangscodes:inspect", args=[batch.pk])) for batch in batches],
            "errata": Erratum.objects.filter(box=obj),
            "on_paper": paper.is_offered(obj),
            "given_out": paper.given_out(obj),
            "waiting": paper.waiting(obj),
            "counting_open": bool(obj.module.opens(casting.PAPER, at=clock.now())) and _is_open(obj),
            "paper_url": reverse("urnen:paper", args=[obj.pk]),
            "kind_prints": kind_of(obj).paper is not None and not codes.without_persons(obj),
        }

    def get_urlpatterns(self) -> list[URLPattern]:
        pages = (
            ("papier/", PaperView, "paper"),
            ("papier/summen/", TotalsView, "totals"),
            ("papier/<int:number>/", EntryView, "entry"),
        )
        own = [
            path(f"<int:pk>/{address}", guarded(view.as_view(viewset=self), self.get_record, LOOK, Box), name=name)
            for address, view, name in pages
        ]
        return [*own, *super().get_urlpatterns()]


def state_of(box: Box) -> str:
    """How a box stands, in words."""
    if box.state == Box.State.OPEN and box.moved_at is not None:
        return gettext("is being sealed")
    if box.state == Box.State.SEALED and box.sealed_at:
        moment = formats.date_format(timezone.localtime(box.sealed_at), "j. F Y, H:i")
        return gettext("sealed on %(date)s") % {"date": moment}
    return str(box.get_state_display())


@about_modules
def box_of_module(module: Module) -> list[Fact]:
    """The way from a module's page to its ballot box."""
    box = Box.objects.filter(module_id=module.pk).first()
    return [Fact(_("Ballot box"), state_of(box), reverse("urnen:inspect", args=[box.pk]))] if box else []


@source("ballots.paper")
def paper_waits(user: Any, reach: Reach) -> list[Entry]:
    """Ballots on paper that were keyed in and are not in the box; without them it is not sealed."""
    if not user.is_superuser and not any(row.role in KEEPERS for row in user.role_rows):
        return []
    rows = PaperEntry.objects.filter(box__in=Box.objects.filter(reach.q()).values("pk"))
    first = rows.values_list("box_id", flat=True).first()
    url = reverse("urnen:paper", args=[first]) if first else ""
    return [Entry(_("Ballots on paper that are not in the box yet"), rows.count(), url)]
