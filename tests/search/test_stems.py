"""German words meet in their stems, and words that mean something else do not."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.search.stems import MAX_WORD, folded, normal, stem, stems, tokens, words

MEETING = [
    "Radweg Radwege RADWEGEN radwegs",
    "Baum Bäume Baeume Bäumen BÄUME Ba\u0308ume",
    "Straße Strasse Straßen STRASSEN Strassen STRAẞE",
    "Fußgänger Fussgaenger Fußgängern FUSSGÄNGER",
    "Haus Häuser Haeuser Häusern Haeusern Hauses",
    "Gemeinde Gemeinden",
    "Schule Schulen",
    "Kind Kinder Kindern Kindes",
    "Spielplatz Spielplätze Spielplaetzen",
    "Verein Vereine Vereinen Vereins",
    "Ergebnis Ergebnisse Ergebnissen",
    "Bus Busse Bussen",
    "Bürgerbus Bürgerbusse Buergerbussen",
    "Bürger Bürgern Buerger Bürgerinnen Bürgerin Bürger:innen Bürger*innen Bürger_innen Bürger/-innen BürgerInnen",
    "Radfahrer Radfahrerin Radfahrer:innen Radfahrerinnen radfahrer*in",
    "Schüler Schülerinnen Schueler Schüler*innen",
    "Bauer Bauern Bäuerin Bäuerinnen Baeuerinnen",
    "Arzt Ärzte Ärztin Ärztinnen Ärzt:innen",
    "Landwirt Landwirte Landwirtin Landwirtinnen",
    "Feuer Feuers",
    "Steuer Steuern Steuerung",
    "neu neue neuer neues neuem neuen",
    "Israel Israels",
    "aktuell aktuelle AKTUELLEN",
    "quer quere",
    "Quelle Quellen",
    "Café Cafe Cafés CAFE\u0301",
    "Rad\u00adweg Radweg",
    "Łódź Lodz",
    "Uelzen UELZEN Ülzen",
    "Lörrach Loerrach LÖRRACH",
    "Coesfeld COESFELD",
    "Windkraft Windkräfte",
    "Bahnhof Bahnhöfe Bahnhofs",
    "erneuerbar erneuerbare erneuerbaren",
]
APART = [
    "neu nun Nagel",
    "Feuer Führer Feier",
    "Israel Esel Insel",
    "Poesie Post Pose",
    "Bauer Bau",
    "Bürger Burg",
    "Schüler Schule",
    "Mauer Maus",
    "Trauer Traum traut",
    "Steuer Stau Stein",
    "Rad Rat Rand",
    "Wahl Wal Wald",
    "Kasse Käse",
    "Busse Buße",
    "Ast Asche Arzt",
    "Baum Bau Raum",
    "Haus Hose Hass",
    "Straße Strauß Strand",
    "Weg Woge",
    "Kirche Kirsche",
    "Land Lend Linde",
    "привет приват",
    "gewinnen Gewebe beginnen",
]


@pytest.mark.parametrize("group", MEETING)
def test_forms_of_a_word_have_one_stem(group: str) -> None:
    assert len({stem(word) for word in group.split()}) == 1, {word: stem(word) for word in group.split()}


@pytest.mark.parametrize("group", APART)
def test_different_words_have_different_stems(group: str) -> None:
    for one, other in combinations(group.split(), 2):
        assert stem(one) != stem(other), (one, other)


def test_gender_endings_belong_to_their_word_and_slashes_do_not() -> None:
    assert words("Bürger:innen, Kolleg*innen; Ärzt_in – Lehrer/-innen") == [
        "Bürger:innen",
        "Kolleg*innen",
        "Ärzt_in",
        "Lehrer/-innen",
    ]
    assert words("an/in der Straße, Uelzen:innerorts") == ["an", "in", "der", "Straße", "Uelzen", "innerorts"]


def test_tokens_know_where_they_stand() -> None:
    text = "Mehr Rad\u00adwege (bald!) für  Ba\u0308ume"
    assert [text[token.start : token.end] for token in tokens(text)] == [token.word for token in tokens(text)]
    assert [stem(token.word) for token in tokens(text)] == ["mehr", "radweg", "bald", "fur", "baum"]


def test_words_of_any_script_have_stems_and_prefixes_of_them_are_prefixes() -> None:
    assert stem("велосипед").startswith(stem("вел"))
    assert stem("自転車") != stem("自動車")


def test_spellings_are_compared_without_umlauts() -> None:
    assert folded("Fußgänger") == folded("Fussgaenger") == "fussganger"
    assert folded("neue") == "neue"
    assert normal("GRÖẞE") == "größe"


def test_very_long_words_are_cut() -> None:
    assert len(stem("x" * 10_000)) == MAX_WORD


@given(st.text())
def test_stems_are_plain_ascii_whatever_is_written(text: str) -> None:
    for found in stems(text):
        assert found.isascii()
        assert found.isalnum()
        assert found == found.lower()


@given(st.text())
def test_tokens_and_words_agree(text: str) -> None:
    found = list(tokens(text))
    assert [token.word for token in found] == words(text)
    assert all(text[token.start : token.end] == token.word for token in found)


@given(st.text(alphabet="aäbcdeéfghijklmnoöpqrsßtuüvwxyzAÄOÖUÜSẞE", min_size=1, max_size=30))
def test_upper_and_lower_case_meet(word: str) -> None:
    assert stem(word) == stem(word.lower())
