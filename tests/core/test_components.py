"""Components say the same to eyes and to assistive technology."""

import re

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import translation

from participation.core import themes
from participation.core.decisions import Denied, Remedy
from participation.core.keyset import Page


class Letter(forms.Form):
    title = forms.CharField(label="Title", help_text="One sentence.", min_length=4)
    place = forms.CharField(label="Place", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    terms = forms.BooleanField(label="I agree")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def render(name, **context):
    return render_to_string(f"components/{name}.html", context)


def test_fields_have_a_visible_label_and_name_their_hint():
    html = render("form", form=Letter())
    assert '<label for="id_title">Title</label>' in html
    assert 'id="id_title_helptext"' in html
    assert 'aria-describedby="id_title_helptext"' in html
    assert "<legend>Kind</legend>" in html


def test_only_what_may_stay_empty_is_marked():
    html = render("form", form=Letter())
    assert html.count("(optional)") == 1
    assert re.search(r"Place\s+<span[^>]*>\(optional\)", html)


def test_hidden_fields_are_there_without_a_label():
    html = render("form", form=Letter())
    assert 'type="hidden" name="token"' in html
    assert 'for="id_token"' not in html


def test_errors_stand_on_top_with_links_and_beside_the_field():
    html = render("form", form=Letter({"title": "Bus", "kind": "a", "terms": "on"}))
    summary, fields = html.split("</ul></div>", 1)
    assert 'role="alert"' in summary
    assert 'tabindex="-1"' in summary
    assert 'href="#id_title"' in summary
    assert 'id="id_title_error"' in fields
    assert 'aria-describedby="id_title_helptext id_title_error"' in fields
    assert 'aria-invalid="true"' in fields
    assert 'value="Bus"' in fields


def test_the_title_of_a_page_with_errors_says_so_first():
    assert "<title>Error: " in render_to_string("base.html", {"form": Letter({})})
    assert "<title>Error: " not in render_to_string("base.html", {"form": Letter()})


def test_a_refusal_gives_reason_and_way_out():
    html = render("denied", decision=Denied("Voting opens on 3 May.", Remedy("Sign in", "/sign-in/")))
    assert "Voting opens on 3 May." in html
    assert 'href="/sign-in/"' in html


def test_text_is_escaped():
    html = render("notice", text="<script>alert(1)</script>") + render("badge", label="<b>")
    assert "<script>" not in html
    assert "<b>" not in html


def test_progress_reads_as_a_sentence_and_stays_a_number_for_machines():
    with translation.override("de"):
        html = render("progress", value=1204, max=2000, label="Unterstützungen")
    assert "1.204" in html
    assert 'value="1204" max="2000"' in html


def test_a_list_entry_counts_comments_in_words():
    assert "1 comment<" in render("entry", title="A", url="/a/", comments=1)
    assert "0 comments<" in render("entry", title="A", url="/a/", comments=0)
    assert "comment" not in render("entry", title="A", url="/a/")


def test_the_pager_keeps_the_other_values_of_the_address(rf):
    html = render("pager", page=Page([], "next"), request=rf.get("/?q=bus&after=old"))
    assert "?q=bus&amp;after=next" in html
    assert 'href="?q=bus"' in html
    assert "nav" not in render("pager", page=Page([], ""), request=rf.get("/"))


@pytest.mark.parametrize(
    "template", ["400.html", "403.html", "404.html", "500.html", "errors/csrf.html", "errors/421.html"]
)
def test_error_pages_render_without_context_and_show_a_way_out(template):
    html = render_to_string(template)
    assert html.count("<h1>") == 1
    assert 'name="robots" content="noindex"' in html
    assert 'href="/"' in html or "Adresse in der obersten Zeile" in html
    assert "csrfmiddlewaretoken" not in html


def test_every_icon_that_templates_name_is_drawn():
    base = themes.get("base").path
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (base / "static" / "icons.svg").read_text()))
    named = {
        name
        for template in (base / "templates").rglob("*.html")
        for name in re.findall(r'components/icon\.html" with name="([\w-]+)"', template.read_text())
    }
    assert named
    assert named <= drawn
