"""Rankings as PrefLib keeps them (N. Mattei and T. Walsh, "PrefLib: A Library for Preferences", ADT 2013).

A file is .soc where every ballot ranks all options (strict orders, complete) and .soi where some leave options out
(strict orders, incomplete). Options cannot be level on our ballots, so .toc and .toi do not occur. The format of the
header is that of preflib.org since 2022.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime


def extension_of(options: int, rankings: Sequence[Sequence[int]]) -> str:
    """Which kind of file the rankings make."""
    return "soc" if all(len(ranking) == options for ranking in rankings) else "soi"


def preflib(
    *, title: str, description: str, options: Sequence[tuple[int, str]], rankings: Sequence[Sequence[int]], at: datetime
) -> str:
    """The file: header, names of the options, and every order with the number of ballots that hold it.

    Options are numbered from 1 in the order of the paper. Ballots without a ranking are not in it.
    """
    given = [tuple(ranking) for ranking in rankings if ranking]
    kind = extension_of(len(options), given)
    places = {key: place for place, (key, _name) in enumerate(options, 1)}
    orders = Counter(tuple(places[key] for key in ranking) for ranking in given)
    day = at.date().isoformat()
    head = {
        "FILE NAME": f"rangfolge.{kind}",
        "TITLE": title,
        "DESCRIPTION": description,
        "DATA TYPE": kind,
        "MODIFICATION TYPE": "original",
        "RELATES TO": "",
        "RELATED FILES": "",
        "PUBLICATION DATE": day,
        "MODIFICATION DATE": day,
        "NUMBER ALTERNATIVES": len(options),
        "NUMBER VOTERS": len(given),
        "NUMBER UNIQUE ORDERS": len(orders),
        **{f"ALTERNATIVE NAME {place}": name for place, (_key, name) in enumerate(options, 1)},
    }
    lines = [f"# {name}: {_one_line(str(value))}".rstrip() for name, value in head.items()]
    ranked = sorted(orders.items(), key=lambda item: (-item[1], item[0]))
    lines += [f"{number}: {','.join(map(str, order))}" for order, number in ranked]
    return "\n".join(lines) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())
