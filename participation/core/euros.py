"""Money: integer cents in code and database, euros as people read and write them."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MOST_CENTS = 10**15


def euros(cents: int | None) -> str:
    """An amount as people write it: "12.500 €", with cents only where there are some."""
    if cents is None:
        return ""
    amount = Decimal(cents) / 100
    number = formats.number_format(amount, decimal_pos=2 if cents % 100 else 0, use_l10n=True, force_grouping=True)
    return gettext("%(amount)s €") % {"amount": number}


def plain(cents: int | None) -> Decimal | None:
    """An amount in euros as a number, for tables that are reckoned with."""
    return None if cents is None else Decimal(cents) / 100


class EurosField(forms.CharField):
    """An amount in euros as people write it ("12.500", "12.500,50"), as cents."""

    def clean(self, value: Any) -> int | None:
        text = super().clean(value).replace(" ", "").replace("\u00a0", "").removesuffix("€")
        if not text:
            return None
        whole, mark, rest = text.partition(",")
        if not mark and text.count(".") == 1 and len(text.split(".")[1]) in (1, 2):
            whole, rest = text.split(".")  # 12500.50
        elif not mark and "'" not in text and "." not in text:
            whole, rest = text, ""
        digits = whole.replace(".", "")
        try:
            amount = Decimal(f"{digits or '0'}.{rest or '0'}")
        except InvalidOperation:
            amount = Decimal(-1)
        if (
            not digits.isascii()
            or not f"{digits}{rest}".isdigit()
            or len(rest) > 2
            or not 0 <= amount * 100 < MOST_CENTS
        ):
            raise forms.ValidationError(_("Please enter an amount in euros, such as 12,500.00."))
        return int(amount * 100)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return f"{value // 100},{value % 100:02d}" if value % 100 else str(value // 100)
        return value
