"""A district's look: found, inherited, checked, and rendered without leaking into another."""

import pytest
from django.contrib.staticfiles import finders
from django.template import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string

from participation.core import contrast, themes
from participation.core.checks import check_themes
from participation.core.patterns import samples


@pytest.fixture
def folder(settings, tmp_path):
    """An installation with the base theme and whatever a test adds."""
    base = themes.get("base").path
    settings.THEMES_DIR = tmp_path
    (tmp_path / "base").symlink_to(base)
    themes.installed.cache_clear()
    yield tmp_path
    themes.installed.cache_clear()


@pytest.fixture(autouse=True)
def fresh_themes():
    themes.installed.cache_clear()
    yield
    themes.installed.cache_clear()


def add(folder, slug, *, toml="", css=""):
    static = folder / slug / "static"
    static.mkdir(parents=True)
    (folder / slug / "theme.toml").write_text(toml)
    (static / "tokens.css").write_text(css)
    themes.installed.cache_clear()


def ids():
    return [message.id for message in check_themes()]


def test_the_themes_that_come_along_pass_their_checks():
    assert check_themes() == []
    assert {"base", "heide", "kueste"} <= set(themes.installed())


def test_a_theme_brings_the_tokens_of_those_it_builds_on_first():
    assert themes.get("heide").stylesheets == ["themes/base/tokens.css", "themes/heide/tokens.css"]


def test_an_unknown_theme_is_the_base_theme():
    assert themes.get("no-such-theme").slug == "base"


def test_the_mark_is_the_nearest_one(folder):
    add(folder, "plain")
    assert themes.get("plain").mark == "themes/base/mark.svg"


@pytest.mark.parametrize("slug", ["base", "heide", "kueste"])
def test_static_files_of_a_theme_are_found(slug):
    assert finders.find(f"themes/{slug}/tokens.css")
    assert finders.find(f"themes/{slug}/mark.svg")


def test_the_two_other_themes_hold_tokens_and_a_mark_only():
    for slug in ("heide", "kueste"):
        path = themes.get(slug).path
        names = sorted(file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file())
        assert names == ["static/mark.svg", "static/tokens.css", "theme.toml"]


def test_a_circle_is_reported(folder):
    add(folder, "one", toml='extends = "two"')
    add(folder, "two", toml='extends = "one"')
    assert ids() == ["themes.E001", "themes.E001"]


def test_a_missing_theme_below_is_reported(folder):
    add(folder, "one", toml='extends = "gone"')
    assert ids() == ["themes.E002"]


def test_python_in_a_theme_is_reported(folder):
    add(folder, "one")
    (folder / "one" / "views.py").write_text("")
    assert ids() == ["themes.E003"]


def test_form_templates_in_a_theme_are_reported(folder):
    add(folder, "one")
    template = folder / "one" / "templates" / "django" / "forms" / "field.html"
    template.parent.mkdir(parents=True)
    template.write_text("{{ field }}")
    assert ids() == ["themes.E004"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("color-mix(in srgb, #000, #fff)", "themes.E006"),
        ("#00000080", "themes.E006"),
        ("oklch(0.7 0.3 150)", "themes.E007"),
        ("#bbbbbb", "themes.E008"),
        ("light-dark(#1b2421, #333333)", "themes.E008"),
    ],
)
def test_text_that_cannot_be_read_or_measured_is_reported(folder, value, expected):
    add(folder, "one", css=f":root {{ --color-text: {value}; }}")
    assert set(ids()) == {expected}


def test_a_theme_on_its_own_must_name_every_token(folder):
    add(folder, "alone", toml='extends = ""', css=":root { --color-text: #000; }")
    assert ids() == ["themes.E005"] * (len(contrast.needed()) - 1)


def test_a_template_of_one_theme_is_not_found_by_another(folder):
    add(folder, "one")
    templates = folder / "one" / "templates"
    templates.mkdir()
    (templates / "only_here.html").write_text("here")
    token = themes.current_theme.set("one")
    try:
        assert get_template("only_here.html").render() == "here"
    finally:
        themes.current_theme.reset(token)
    with pytest.raises(TemplateDoesNotExist):
        get_template("only_here.html")


def test_the_layout_renders_without_any_context():
    html = render_to_string("base.html")
    assert '<main id="content"' in html
    assert "csrfmiddlewaretoken" not in html
    assert 'method="post"' not in html


@pytest.mark.parametrize("slug", ["base", "heide", "kueste"])
def test_the_pattern_page_shows_each_theme(slug, rf):
    context = {**samples(), "theme": themes.get(slug), "request": rf.get("/muster/")}
    html = render_to_string("patterns/patterns.html", context)
    assert f"themes/{slug}/mark.svg" in html
    assert 'name="robots" content="noindex"' in html
    assert "style=" not in html
    assert "onclick" not in html


def test_the_error_page_needs_nothing():
    html = render_to_string("500.html")
    assert "{%" not in html
    assert "<h1>" in html
