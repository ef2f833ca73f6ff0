"""PDF files that screen readers can read (PDF/UA-1), set by typst from a template of ours and data.

Templates lie in a room's folder `typst/<room>/`. What people wrote reaches them as data, never as markup:
`#let data = json("data.json")`. A template may import another by its address, and begins with
`#set document(title: data.title)`.
"""

import json
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.core.serializers.json import DjangoJSONEncoder
from django.template.utils import get_app_template_dirs
from django.utils.functional import Promise
from django.utils.translation import get_language

# What the fonts that come with typst can show; PDF/UA refuses a file with a sign that cannot be shown.
_SHOWN = (
    range(0x20, 0x500),
    range(0x1E00, 0x2040),
    range(0x2070, 0x20D0),
    range(0x2190, 0x2300),
    range(0x25A0, 0x2600),
)
_UNKNOWN = "□"


def pdf(template: str, data: Mapping[str, Any], *, title: str, images: Mapping[str, bytes] | None = None) -> bytes:
    """The bytes of a PDF of the template at an address such as "ballots/letters.typ".

    `data` must be fit for JSON; `title` and the language as `lang` are added to it. Signs that the fonts lack, such as
    emoji, become □. `images` can be shown by their names; each needs an alternative text there. Raises LookupError
    without such a template, and typst's own error for a faulty one.
    """
    told = {**data, "title": title, "lang": (get_language() or "de")[:2]}
    files = {name: path.read_bytes() for name, path in _templates().items()}
    if template not in files:
        raise LookupError(f"There is no typst template {template}.")
    files["data.json"] = json.dumps(_shown(told), ensure_ascii=False, cls=DjangoJSONEncoder).encode()
    files["main.typ"] = f'#include "{template}"\n'.encode()
    given: Any = {**files, **(images or {})}
    return typst.compile(given, format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=True)


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return "".join(sign if _is_shown(sign) else _UNKNOWN for sign in value if not _is_silent(sign))
    if isinstance(value, Mapping):
        return {name: _shown(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_shown(each) for each in value]
    return str(value) if isinstance(value, Promise) else value


def _is_shown(sign: str) -> bool:
    return sign in "\n\t" or (any(ord(sign) in some for some in _SHOWN) and unicodedata.category(sign) != "Cn")


def _is_silent(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf") and sign not in "\n\t\u00ad"


def _templates() -> dict[str, Path]:
    found = {}
    for folder in map(Path, get_app_template_dirs("typst")):
        found.update({path.relative_to(folder).as_posix(): path for path in folder.rglob("*.typ")})
    return found
