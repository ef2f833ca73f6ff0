"""Days on which offices work, and the hours at which phases open and close, by the clock of Berlin."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
OPENS, CLOSES = time(9), time(18)
SATURDAY = 5
# Holidays of the whole country: fixed ones as (month, day), moving ones in days from Easter Sunday.
FIXED = ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26))
FROM_EASTER = (-2, 1, 39, 50)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar."""
    century, position = divmod(year, 100)
    leap, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * (year % 19) + century - leap - correction + 15) % 30
    week = (32 + 2 * rest + 2 * (position // 4) - moon - position % 4) % 7
    shift = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def is_working_day(day: date) -> bool:
    """Monday to Friday, but for the holidays of the whole country."""
    if day.weekday() >= SATURDAY or (day.month, day.day) in FIXED:
        return False
    return (day - easter(day.year)).days not in FROM_EASTER


def working_day(start: date, number: int) -> date:
    """The working day that many working days after `start` (0: this day or the next one on which offices work)."""
    day = start
    while not is_working_day(day):
        day += timedelta(days=1)
    for _step in range(number):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day


def last_working_day_before(day: date) -> date:
    """The nearest working day before a day."""
    day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def opening(day: date) -> datetime:
    """When something opens on that day."""
    return datetime.combine(day, OPENS, BERLIN)


def closing(day: date) -> datetime:
    """When something closes on that day."""
    return datetime.combine(day, CLOSES, BERLIN)
