import pytest

from participation.core.slugs import slug_of


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Wem gehört die Straße?", "wem-gehoert-die-strasse"),
        ("Baden-Württemberg 08", "baden-wuerttemberg-08"),
        ("ÖPNV für alle", "oepnv-fuer-alle"),
        ("Café", "cafe"),
        ("日本", "beitrag"),
        ("", "beitrag"),
    ],
)
def test_german_letters_are_spelt_out(text: str, slug: str) -> None:
    assert slug_of(text, otherwise="beitrag") == slug


def test_a_cut_slug_does_not_end_in_a_hyphen() -> None:
    assert slug_of("eins zwei", length=5) == "eins"
