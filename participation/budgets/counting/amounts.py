"""Sums of exact amounts."""

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction


def total(weights: Iterable[int], amounts: Iterable[Fraction]) -> Fraction:
    """The sum of amounts, each as often as its weight says; those with the same denominator are added as integers."""
    sums: dict[int, int] = defaultdict(int)
    for weight, amount in zip(weights, amounts, strict=True):
        sums[amount.denominator] += weight * amount.numerator
    return sum((Fraction(value, denominator) for denominator, value in sums.items()), Fraction(0))
