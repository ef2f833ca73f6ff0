"""Short names for addresses, with German letters spelt out."""

from django.utils.text import slugify

_SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ẞ": "SS"},
)


def slug_of(text: str, *, length: int = 110, otherwise: str = "") -> str:
    """ "Wem gehört die Straße?" as "wem-gehoert-die-strasse"; `otherwise` where nothing is left of the text."""
    return slugify(text.translate(_SPELT_OUT))[:length].strip("-") or otherwise
