"""Catalogues are compiled without gettext."""

import gettext
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, get_commands

from participation.core.management.commands.compilemessages import compile_catalogues

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "One tree"
msgid_plural "%(count)s trees"
msgstr[0] "Ein Baum"
msgstr[1] "%(count)s Bäume"

#, fuzzy
msgid "House"
msgstr "Maus"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = tmp_path / "de" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE, encoding="utf-8")
    return tmp_path


def test_our_command_stands_in_for_djangos() -> None:
    assert get_commands()["compilemessages"] == "participation.core"


def test_plurals_are_compiled_and_fuzzy_entries_are_not(folder: Path) -> None:
    compile_catalogues([folder])
    with (folder / "de" / "LC_MESSAGES" / "django.mo").open("rb") as stream:
        german = gettext.GNUTranslations(stream)
    assert german.ngettext("One tree", "%(count)s trees", 3) == "%(count)s Bäume"
    assert german.gettext("House") == "House"


def test_only_what_changed_is_compiled(folder: Path) -> None:
    source = folder / "de" / "LC_MESSAGES" / "django.po"
    assert compile_catalogues([folder]) == [source]
    assert compile_catalogues([folder]) == []
    os.utime(source, (source.stat().st_mtime + 10,) * 2)
    assert compile_catalogues([folder]) == [source]


def test_only_the_named_language_is_compiled(folder: Path) -> None:
    assert compile_catalogues([folder], locales=["en"]) == []


def test_no_catalogue_is_no_fault(tmp_path: Path) -> None:
    assert compile_catalogues([tmp_path, tmp_path / "gone"]) == []


def test_malformed_catalogue_is_named(folder: Path, settings) -> None:
    (folder / "de" / "LC_MESSAGES" / "django.po").write_text("nonsense")
    settings.LOCALE_PATHS = [folder]
    with pytest.raises(CommandError, match="malformed"):
        call_command("compilemessages", verbosity=0)
    assert not list(folder.rglob("*.mo"))
