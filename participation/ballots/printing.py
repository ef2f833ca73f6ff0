"""On paper: the letters with access codes, and the ballots."""

import io
from collections.abc import Iterator
from typing import Any

import segno
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from participation.ballots.contents import parsed
from participation.ballots.models import Box
from participation.ballots.registry import kind_of
from participation.ballots.services.casting import FEATURE
from participation.ballots.services.codes import Issued, Letter
from participation.core import clock, sheets
from participation.core.pdf import pdf

MOST_IN_PDF = 500  # letters, some seconds of work; larger batches go to a printer’s shop as a table


def address_of(box: Box) -> str:
    """Where codes of a box are entered."""
    where = [box.module.process.slug, box.module.slug]
    return box.region.url + reverse("ballots:code", args=where)


def default_text(box: Box) -> str:
    """A letter to begin with. Staff can change it; {end} stands for the end of the vote."""
    return _(
        "Good day,\n\n"
        "you can take part in a vote: “%(title)s”. It runs until {end}.\n\n"
        "Scan the square code with your telephone, or open the address below and type in your access code. Fill in the "
        "ballot and check it. You then get a receipt, with which you can check after the end that your vote was "
        "counted.\n\n"
        "Your access code opens one ballot. Please do not pass it on. The ballot does not say with which code it was "
        "cast, and we do not see how you voted.\n\n"
        "If the internet is not for you or if you have questions, we are glad to help."
    ) % {"title": box.module.title}


def text_of(box: Box, text: str) -> str:
    """The text of a letter with the end of the vote filled in."""
    ends = [phase.ends for phase in box.module.planned(FEATURE)]
    last = max((end for end in ends if end), default=None)
    if last is None:
        return text.replace("{end}", _("further notice"))
    moment = timezone.localtime(last)
    return text.replace(
        "{end}",
        _("%(day)s, %(time)s")
        % {"day": formats.date_format(moment, "j. F Y"), "time": formats.date_format(moment, "H:i")},
    )


def letters_as_pdf(box: Box, issued: Issued) -> bytes:
    """The letters of a batch, one page each."""
    address = address_of(box)
    images = {f"qr-{letter.number}.svg": _qr(f"{address}#{letter.code}") for letter in issued.letters}
    facts = getattr(box.region, "facts", None)
    sender = " · ".join(part for part in (_authority(box), *_lines(facts.address if facts else "")) if part)
    today = formats.date_format(timezone.localdate(clock.now()), "j. F Y")
    return pdf(
        "ballots/letters.typ",
        {
            "heading": box.module.title,
            "sender": sender,
            "place_and_day": today,
            "paragraphs": [part.strip() for part in text_of(box, issued.batch.text).split("\n\n") if part.strip()],
            "code_label": _("Your access code"),
            "address_label": _("Enter it here:"),
            "address": address.removeprefix("https://").removeprefix("http://"),
            "qr_alt": _("QR code: opens the address with your access code"),
            "number_label": _("Letter"),
            "letters": [
                {
                    "number": f"{issued.batch.pk}-{letter.number}",
                    "code": letter.code,
                    "address": list(letter.address),
                    "qr": f"/qr-{letter.number}.svg",
                }
                for letter in issued.letters
            ],
        },
        title=_("Letters: %(title)s") % {"title": box.module.title},
        images=images,
    )


def letters_as_csv(box: Box, issued: Issued) -> Iterator[str]:
    """The codes of a batch as a table, for a printer's shop that makes the letters."""
    address = address_of(box)
    header = [_("Letter"), _("Access code"), _("Address with the code, for the QR code"), _("Recipient")]
    return sheets.as_csv(header, (_row(issued, letter, address) for letter in issued.letters))


def _row(issued: Issued, letter: Letter, address: str) -> list[Any]:
    return [
        f"{issued.batch.pk}-{letter.number}",
        letter.code,
        f"{address}#{letter.code}",
        "\n".join(letter.address),
    ]


def ballot_as_pdf(box: Box) -> bytes:
    """The ballot for print. Raises LookupError where nobody votes on paper."""
    describe = kind_of(box).paper
    if describe is None:
        raise LookupError(f"Ballots of {box.module.kind} are not printed.")
    questions = describe(parsed(box.rules))
    return pdf(
        "ballots/ballot.typ",
        {
            "heading": _("Ballot: %(title)s") % {"title": box.module.title},
            "region": box.region.name,
            "intro": [
                _("Fill in the ballot with a dark pen. Do not write your name or anything else on it."),
                _("Fold it so that nobody sees what you have marked, and put it into the box."),
            ],
            "footer": _("Ballots with names, remarks or more crosses than allowed are invalid."),
            "questions": [
                {
                    "text": question.text,
                    "hint": question.hint,
                    "writes": question.writes,
                    "options": [option.text for option in question.options],
                }
                for question in questions
            ],
        },
        title=_("Ballot: %(title)s") % {"title": box.module.title},
    )


def _authority(box: Box) -> str:
    facts = getattr(box.region, "facts", None)
    return facts.authority if facts and facts.authority else box.region.name


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _qr(text: str) -> bytes:
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", scale=4, border=1, xmldecl=False)
    return out.getvalue()
