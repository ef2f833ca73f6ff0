"""The audit log, limited to the regions that a person administers."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from participation.accounts.models import Role
from participation.accounts.roles import staff_reach, staff_regions
from participation.audit.admin import EntryViewSet
from participation.audit.models import Entry
from participation.regions.models import Region


def readable_by(user: Any) -> bool:
    """Whether a person may read the log of some region."""
    reach = staff_reach(user, Role.ADMINISTRATOR)
    return reach.everything or bool(reach.ids)


def entries_for(user: Any) -> QuerySet:
    """The entries of the regions that a person administers; those of no region are for superusers."""
    entries = Entry.objects.all()
    if not user.is_superuser:
        entries = entries.filter(region_id__in=staff_regions(user, Role.ADMINISTRATOR).values("pk"))
    region = Region.objects.filter(pk=OuterRef("region_id"))
    return entries.annotate(region_name=Subquery(region.values("name")[:1]))


THINGS = {
    "box": _("Ballot box"), "comment": _("Comment"), "contact": _("Contact person"), "debate": _("Debate"),
    "draft": _("Strategy draft"), "goal": _("Goal"),
    "measure": _("Measure"), "message": _("Message"), "contact_subject": _("Subject of the contact form"),
    "promise": _("Promise of an answer"),
    "invitation": _("Invitation"),
    "budget": _("Participatory budget"), "project": _("Project"), "valuation": _("Valuation"),
    "merger": _("Merger of projects"),
    "module": _("Module"), "page": _("Page"), "phase": _("Phase"), "poll": _("Poll"),
    "process": _("Process"), "proposal": _("Proposal"), "region": _("Region"), "residence": _("Residence"),
    "survey_text": _("Text from a survey"),
    "role": _("Role"), "statement": _("Statement"), "survey": _("Survey"),
    "term": _("Word of the glossary"), "topic": _("Topic"),
}  # fmt: skip
ACTS = {
    "allowed": _("allowed"), "no_longer_offered": _("no longer offered to the site above"),
    "offered": _("offered to the site above"), "refused": _("refused"),
    "kept": _("own version kept"), "left_out": _("left out on the site"), "made_own": _("made a page of the site"),
    "shared": _("shared with the sites below"), "shown_again": _("shown on the site again"),
    "taken_over": _("taken over from above"), "unshared": _("no longer shared"),
    "aborted": _("broken off"), "corrected": _("correction published"),
    "codes_made": _("access codes made"), "codes_revoked": _("access codes declared invalid"),
    "code_replaced": _("lost access code replaced"), "code_revoked": _("access code declared invalid"),
    "paper_given": _("ballot on paper given out"), "paper_put_in": _("ballots on paper put into the box"),
    "paper_dropped": _("entry of a slip deleted"),
    "link_made": _("public link made"), "invited": _("invitations made"), "reminded": _("reminder sent"),
    "letters_downloaded": _("addresses of invitations downloaded"),
    "sheet_settled": _("differences between two entries settled"),
    "accepted": _("accepted"), "rules_changed": _("rules changed"), "sealed": _("sealed"),
    "added": _("added"), "answered": _("officially answered"), "archived": _("archived"),
    "birth_month_noted": _("month of birth noted"), "birth_month_forgotten": _("month of birth deleted"),
    "changes_linked": _("changes linked to an answer"), "schedule_failed": _("planned version not published"),
    "uploaded": _("document uploaded"),
    "cancelled": _("cancelled"), "categories_changed": _("categories changed"), "changed": _("changed"),
    "closed": _("closed early"), "copied": _("copied"), "created": _("created"), "deleted": _("deleted"),
    "deselected": _("selection taken back"), "discarded": _("draft discarded"), "edited": _("text changed"),
    "correction": _("corrected"), "facts": _("facts changed"), "facts_changed": _("facts changed"),
    "linked": _("linked to where it comes from"), "milestone": _("milestone changed"), "news": _("news reported"),
    "overdue": _("overdue for news"), "sources": _("linked to where it comes from"), "status": _("state changed"),
    "unlinked": _("link taken back"), "withheld": _("entry withheld"),
    "granted": _("given"), "held_back": _("not published because of mistakes"), "hidden": _("hidden"),
    "imported": _("imported"), "look_changed": _("look changed"),
    "moved": _("moved"), "opened": _("opened early"), "planned": _("planned"), "published": _("published"),
    "rejected": _("rejected"), "released": _("released"), "removed": _("removed"),
    "reopened": _("opened again"), "restored": _("shown again"),
    "language_opened": _("language added"), "reviewed": _("easy language checked"),
    "retired": _("retired"), "revoked": _("revoked"), "selected": _("selected"),
    "sent": _("sent"), "site_opened": _("site opened"),
    "successful": _("successful"), "unpublished": _("withdrawn from the public"), "verified": _("verified"),
    "withdrawn": _("withdrawn from the public"),
    "answer_corrected": _("answer corrected"), "arranged": _("arranged"), "assigned": _("people responsible changed"),
    "headings_changed": _("parts changed"), "ballot_changed": _("ballot changed"),
    "voters_changed": _("people changed"),
    "proposed": _("result proposed"), "confirmed": _("result confirmed"), "returned": _("given back"),
    "announced": _("result published"), "noted": _("note written"), "replied": _("reply of the author"),
    "out_of_the_vote": _("taken out of the vote"), "asked": _("authors asked"), "agreed": _("agreed"),
    "counted": _("ballots counted"), "count_asked": _("count asked for"),
    "declined": _("declined"), "united": _("united"), "merged": _("united with another one"),
    "feasible": _("found feasible"), "infeasible": _("found not feasible"), "rechecked": _("checked once more"),
    "settled": _("result settled"), "rows_taken": _("single answers taken out"),
    "chosen": _("chosen or put back"), "filed": _("filed under subjects"),
    "drafted": _("questions written"), "rehearsed": _("filled with made-up answers"), "cloned": _("copied"),
    "rolled_out": _("rolled out"), "question_kept": _("question put into the library"),
    "question_removed": _("question taken out of the library"),
    "done": _("dealt with"), "made": _("made"), "prolonged": _("prolonged"),
}  # fmt: skip


def label_of(action: str) -> str:
    """ "process.published" in words; what is not known here is shown as it is."""
    thing, _dot, act = action.partition(".")
    return f"{THINGS[thing]}: {ACTS[act]}" if thing in THINGS and act in ACTS else action


class AuditMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return readable_by(request.user)


class AuditViewSet(EntryViewSet):
    """The audit log."""

    menu_item_class = AuditMenuItem
    label_of = staticmethod(label_of)
    entries_for = staticmethod(entries_for)
    readable_by = staticmethod(readable_by)
