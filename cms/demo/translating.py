"""Other languages of the example: English pages, and texts in easy language with those who checked them."""

import re
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page

from cms import easy_language
from cms.demo.information import stored
from cms.demo.telling import Story
from cms.languages import open_language

ENGLISH = "en"
_HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)


def tell_english(story: Story, home: Page, told: dict[str, Any]) -> None:
    """The home and some pages in English."""
    locale = Locale.objects.get(language_code=ENGLISH)
    front = open_language(region=story.region, language=ENGLISH).specific
    _publish(front, question=told["question"], intro=told["intro"], body=stored([("text", told["help"].strip())]))
    for row in told["page"]:
        page = home.get_children().get(slug=row["of"]).specific
        translated = page.copy_for_translation(locale)
        _publish(
            translated,
            title=row["title"],
            slug=row["slug"],
            intro=row["intro"],
            body=stored([("text", row["text"].strip())]),
        )


def tell_easy(story: Story, home: Page, told: dict[str, Any]) -> None:
    """Pages in easy language. Public are only those that somebody has checked."""
    checked = timezone.localtime(story.ago(told["reviewed_days_ago"])).date()
    for row in told["page"]:
        page = home.specific if row["of"] == "home" else home.get_children().get(slug=row["of"]).specific
        easy = easy_language.begin(page=page, actor=None)
        easy.title = row["title"]
        easy.body = [("section", section) for section in _sections(row["text"])]
        revision = easy.save_revision()
        if row["reviewed"]:
            easy_language.record_review(
                page=easy, reviewers=told["reviewer"], by_readers=True, reviewed_on=checked, actor=None
            )
            revision.publish()


def _sections(html: str) -> list[dict[str, str]]:
    """What stands before the first heading, then a section for each."""
    first, *rest = _HEADING.split(html)
    pairs = [("", first), *zip(rest[::2], rest[1::2], strict=True)]
    return [{"heading": heading, "text": text.strip(), "anchor": ""} for heading, text in pairs if text.strip()]


def _publish(page: Page, **values: Any) -> None:
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()
