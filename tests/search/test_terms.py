"""What is typed becomes terms."""

from participation.search.terms import MAX_TERMS, parse


def stems_of(text: str) -> list[str]:
    return [term.stem for term in parse(text)]


def test_stop_words_are_left_out_beside_others() -> None:
    assert stems_of("der Radweg in die Gemeinde") == ["radweg", "gemeind"]


def test_stop_words_alone_are_looked_for_as_they_are() -> None:
    assert [(term.stem, term.prefix) for term in parse("wir sind")] == [("wir", ""), ("sind", "")]


def test_short_words_are_prefixes_only_at_the_end() -> None:
    assert [term.prefix for term in parse("ÖPNV B3 Ra")] == ["opnv", "", "ra"]
    assert [term.prefix for term in parse("Ra x")] == ["", ""]


def test_a_stem_that_is_too_short_to_mean_something_is_no_prefix() -> None:
    (term,) = parse("Häuser")
    assert term.prefix == "haus"
    (term,) = parse("Räder")
    assert (term.stem, term.prefix) == ("rad", "rader")
    assert term.meets("rad")
    assert not term.meets("radar")


def test_a_word_counts_once_in_whatever_form() -> None:
    assert stems_of("Radweg Radwege radwegen") == ["radweg"]


def test_long_queries_are_cut() -> None:
    assert len(parse(" ".join(f"wort{number}" for number in range(5_000)))) == MAX_TERMS


def test_operators_and_signs_are_no_words() -> None:
    assert parse("\"*()-+:^~{}[]\\' 🚲 %_") == ()
    assert stems_of('NEAR(Rad, 2) AND "Weg" OR title:Rat* -NOT') == [
        "near",
        "rad",
        "2",
        "weg",
        "or",
        "titl",
        "rat",
        "not",
    ]
