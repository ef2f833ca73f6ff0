"""Texts in easy language: beginning one, recording who has checked it, and what a check still says today."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.languages import EASY_SLUG
from cms.models import EasyLanguagePage, EasyReview, SearchedPage
from participation.audit import services as audit
from participation.core import clock
from participation.core.decisions import Denied
from participation.core.errors import Invalid, Refused
from participation.core.html import plain_text
from participation.core.sections import headings

NOT_REVIEWED = _(
    "A text in easy language is published only after people have checked it. Please record first who has checked it, "
    "and when."
)
CHANGED_SINCE = _(
    "The text has changed since it was checked. Please have it checked again and record who has done so, and when."
)


@dataclass(frozen=True)
class Standing:
    """What the last check of a text says now."""

    review: EasyReview | None
    source_changed: bool  # the page has changed since

    @property
    def name(self) -> Any:
        """Only what its readers have checked may be called Leichte Sprache."""
        return _("Easy language") if self.review and self.review.by_readers else _("Plain language")


def begin(*, page: SearchedPage, actor: Any, text: str = "") -> EasyLanguagePage:
    """The draft in easy language of a page: a section for each of its headings. Returns the one there is, if any.

    `text` is HTML for a text of one section instead.
    """
    if isinstance(page, EasyLanguagePage):
        raise Invalid(_("This page is in easy language already."))
    with transaction.atomic():
        Page.objects.select_for_update().get(pk=page.pk)
        found = EasyLanguagePage.objects.child_of(page).first()
        if found is not None:
            return found
        sections = [{"heading": "", "text": text, "anchor": ""}]
        if not text:
            sections += [{"heading": words, "text": "", "anchor": key} for key, words in outline_of(page)]
        easy: EasyLanguagePage = page.add_child(
            instance=EasyLanguagePage(
                title=Truncator(page.title).chars(200),
                slug=EASY_SLUG,
                locale=page.locale,
                owner=actor if getattr(actor, "pk", None) else None,
                body=json.dumps([{"type": "section", "value": section} for section in sections]),
                live=False,
            )
        )
        easy.save_revision(user=easy.owner, clean=False)
        if actor is not None:
            audit.record(action="page.created", actor_id=actor.pk, region_id=page.region_id, obj=easy)
    return easy


def outline_of(page: Any) -> list[tuple[str, str]]:
    """Anchor and words of the headings of a page's text."""
    found: list[tuple[str, str]] = []
    for block in getattr(page, "body", None) or []:
        found += [(key, plain_text(html)) for key, html in headings(str(block.render()), block.id)]
    return found


@transaction.atomic
def record_review(
    *, page: EasyLanguagePage, reviewers: str, by_readers: bool, reviewed_on: date, actor: Any
) -> EasyReview:
    """Note that people have checked the latest text of a page; whoever may publish it may note this.

    Raises Invalid without their names or for a day to come. `actor` is None where content is set up.
    """
    if actor is not None and not page.permissions_for_user(actor).can_publish():
        raise Refused(Denied(_("Your role in this region does not include this."), code="role"))
    reviewers = reviewers.strip()
    if not reviewers:
        raise Invalid(_("Please name the people or the group who have checked the text."), field="reviewers")
    if reviewed_on > timezone.localdate(clock.now()):
        raise Invalid(_("This day is still to come."), field="reviewed_on")
    locked = EasyLanguagePage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    latest: Any = locked.get_latest_revision_as_object()
    review = EasyReview.objects.create(
        page=locked,
        text_hash=text_hash(latest),
        source_hash=source_hash(latest.source),
        reviewers=reviewers,
        by_readers=by_readers,
        reviewed_on=reviewed_on,
        recorded_by_id=getattr(actor, "pk", None),
    )
    audit.record(
        action="page.reviewed",
        actor_id=getattr(actor, "pk", None),
        region_id=latest.region_id,
        obj=locked,
        reviewers=reviewers,
    )
    return review


def require_review(page: EasyLanguagePage) -> None:
    """Raise Refused unless people have checked exactly this text."""
    if review_of(page) is None:
        reason = CHANGED_SINCE if page.pk and page.reviews.exists() else NOT_REVIEWED
        raise Refused(Denied(reason, code="not_reviewed"))


def review_of(page: EasyLanguagePage) -> EasyReview | None:
    """The latest check of exactly this text."""
    if page.pk is None:
        return None
    review: EasyReview | None = page.reviews.filter(text_hash=text_hash(page)).order_by("-reviewed_on", "-pk").first()
    return review


def standing(page: EasyLanguagePage, source: Any) -> Standing:
    """What the last check of this text says now. One query."""
    review = review_of(page)
    return Standing(review, bool(review and review.source_hash != source_hash(source)))


def text_hash(page: EasyLanguagePage) -> str:
    """Changes with every change of the text; the same for the same text."""
    sections = [[child.block_type, child.block.get_prep_value(child.value)] for child in page.body]
    return _digest([page.title, sections])


def source_hash(page: Any) -> str:
    """Changes with every change of what a page says in public."""
    return _digest([page.title, page.search_text()])


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()


def outdated(pages: Any) -> list[EasyLanguagePage]:
    """Those of these public pages in easy language whose source has changed since the check."""
    found = []
    for page in pages:
        if standing(page, page.source).source_changed:
            found.append(page)
    return found
