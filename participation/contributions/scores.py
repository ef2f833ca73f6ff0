"""The formulas behind the orders "hot" and "confidence"."""

import math
from datetime import datetime

HOT_DAYS = 31


def hot_score(recent_balance: int, published_at: datetime, now: datetime) -> int:
    """Balance of the votes of the last days per day: round(balance / P), P the age in days, rounded up, 1 to 31.

    `recent_balance` counts votes in favour minus votes against within the last P days; as nothing can be voted on
    before it is published, the votes of the last 31 days are the same.
    """
    age = math.ceil((now - published_at).total_seconds() / 86_400)
    return round(recent_balance / min(max(age, 1), HOT_DAYS))


def confidence(up: int, down: int) -> float:
    """How clearly people agree: (up − down) · up/total · 100; 1 without votes."""
    total = up + down
    return (up - down) * up / total * 100 if total else 1.0
