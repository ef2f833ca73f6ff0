"""Links to pages in texts: they lead to the page in the language of the text, without a query for each link."""

from typing import Any

from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler


class TranslatedPageLinks(PageLinkHandler):
    """Links to pages; one query for the translations of all of them."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        pages = cls.get_many(attrs_list)
        keys = {page.translation_key for page in pages if page}
        rows = Page.objects.live().filter(translation_key__in=keys, locale__language_code=get_language())
        translations = {row.translation_key: row for row in rows} if keys else {}
        return [
            f'<a href="{escape(translations.get(page.translation_key, page).url)}">' if page else "<a>"
            for page in pages
        ]
