"""German is complete, English is the source, and both are in step with code and templates."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests import machine
from tests.database import ROOT

PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|\{(\w*)\}")
Key = tuple[str | None, str]


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as stream:
        return read_po(stream, abort_invalid=True)


def german() -> Catalog:
    return catalogue(ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po")


def texts(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, tuple | list) else [message.id]


def translations(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


def messages(source: Catalog) -> list[Message]:
    return [message for message in source if message.id]


def keys(source: Catalog) -> set[Key]:
    return {(message.context, texts(message)[0]) for message in messages(source)}


def test_every_string_has_its_german() -> None:
    untranslated = [texts(message)[0] for message in messages(german()) if not all(translations(message))]
    assert untranslated == []


def test_no_translation_is_a_guess() -> None:
    assert [texts(message)[0] for message in messages(german()) if message.fuzzy] == []


def test_translations_have_the_placeholders_of_their_source() -> None:
    differing = []
    for message in messages(german()):
        source = {name for text in texts(message) for name in PLACEHOLDER.findall(text)}
        # A singular may do without the number.
        most = {name for text in translations(message) for name in PLACEHOLDER.findall(text)}
        if most != source:
            differing.append(texts(message)[0])
    assert differing == []


def test_source_is_english() -> None:
    german_letters = re.compile("[äöüßÄÖÜ]")
    examples = re.compile("“[^”]*”")
    sources = [text for message in messages(german()) for text in texts(message)]
    assert [text for text in sources if german_letters.search(examples.sub("", text))] == []


def test_catalogues_hold_exactly_the_strings_of_the_source(tmp_path: Path) -> None:
    if not shutil.which("xgettext"):
        machine.missing("gettext is not installed: `apt-get install gettext`.")
    for room in ("participation", "cms", "themes", "locale"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    shutil.copy(ROOT / "manage.py", tmp_path)
    extraction = subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale=de", "--locale=en", "--no-obsolete"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert extraction.returncode == 0, extraction.stderr
    for language in ("de", "en"):
        now = keys(catalogue(tmp_path / "locale" / language / "LC_MESSAGES" / "django.po"))
        kept = keys(catalogue(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))
        assert sorted(text for _, text in now - kept) == [], f"Missing in {language}: run manage.py makemessages."
        assert sorted(text for _, text in kept - now) == [], f"No longer used, still in {language}."


def test_no_vote_is_called_an_election() -> None:
    """Polls and budgets ask for opinions; what belongs to elections in the sense of the law has words of its own."""
    of_elections = re.compile(r"\b(Wahl(en|zettel|urne|recht|ergebnis|beteiligung|lokal)?|Wähler\w*)\b")
    found = [text for message in messages(german()) for text in translations(message) if of_elections.search(text)]
    assert found == []
