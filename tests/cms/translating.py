"""Translating a page as an editor does."""

from typing import Any

from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource


def translate(page: Any, language: str, texts: dict[str, str], *, publish: bool = True) -> Any:
    """What the package does when an editor translates a page and publishes it."""
    locale = Locale.objects.get(language_code=language)
    source, _created = TranslationSource.update_or_create_from_instance(page)
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=locale)
    for segment in source.stringsegment_set.all():
        if segment.string.data in texts:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string, context=segment.context, locale=locale,
                defaults={"data": texts[segment.string.data]},
            )  # fmt: skip
    translation.save_target(publish=False)
    found = page.get_translation(locale)
    if publish:
        found.get_latest_revision().publish()
    return type(page).objects.get(pk=found.pk)
