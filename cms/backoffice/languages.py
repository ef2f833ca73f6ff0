"""Translating pages in the back office: into the languages of the region, and the pages above come along."""

from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail_localize.operations import translate_object
from wagtail_localize.views.submit_translations import SubmitPageTranslationView

from cms.languages import languages_of, open_language
from cms.models import EasyLanguagePage
from cms.models.home import HOME_DEPTH
from participation.regions.models import Region


class SubmitTranslationView(SubmitPageTranslationView):
    """Translations into the languages that the region has, page by page."""

    def get_object(self) -> Any:
        page = super().get_object()
        return page.get_parent().specific if isinstance(page, EasyLanguagePage) else page

    def region(self) -> Region:
        """The region to whose site the page belongs."""
        region = Region.objects.filter(pk=getattr(self.object, "region_id", None)).select_related("site").first()
        if region is None:
            raise Http404
        return region

    def form_valid(self, form: Any) -> Any:
        # Home and the pages above come along as drafts, so that they too can be translated here afterwards.
        locales = form.cleaned_data["locales"]
        region = self.region()
        for locale in locales:
            open_language(region=region, language=locale.language_code, actor=self.request.user)
        for page in self.object.get_ancestors(inclusive=True).filter(depth__gt=HOME_DEPTH):
            missing = [locale for locale in locales if not page.has_translation(locale)]
            if missing:
                translate_object(page, missing, user=self.request.user)
        return super().form_valid(form)

    def get_form(self) -> Any:
        form = super().get_form()
        locales = form.fields["locales"]
        locales.queryset = locales.queryset.filter(language_code__in=languages_of(self.region()))
        locales.help_text = _(
            "An administrator chooses the languages of the site under “Regions”. Nothing is translated by a machine."
        )
        form.fields["include_subtree"].disabled = True
        form.fields["include_subtree"].widget = forms.HiddenInput()
        return form
