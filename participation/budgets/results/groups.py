"""What voters let their ballots say of them, against how many of their projects won: made once, while a box is sealed.

The ballots themselves are published, so everybody can compute how many voters in all voted for none, one or several of
the winners. What is published by group is kept to `core.disclosure`: each cell is 0 or at least 5.

```
{"voters": 1301,
 "groups": {"age_group": {"rows": [{"groups": ["16-17", "18-24"], "voters": 112, "cells": [9, 51, 52]}, …],
                          "columns": [["none"], ["one"], ["several"]]}}}
```

A group of `""` holds those who did not say it. Without `cells` only the numbers of voters can be published.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from participation.budgets.results.documents import SATISFACTION, satisfaction
from participation.core.disclosure import blocks, protected

CHANNEL, AGE, MUNICIPALITY, SEX = "channel", "age_group", "municipality", "sex"
DIMENSIONS = (CHANNEL, AGE, MUNICIPALITY, SEX)
Facts = tuple[Any, dict[str, str]]  # the content of a ballot, and what it says of its voter by dimension


def tables_of(ballots: Iterable[Facts], won: Collection[int]) -> dict[str, Any]:
    """The tables of all dimensions in which voters differ."""
    rows = [(satisfaction(content, won), facts) for content, facts in ballots]
    return {
        "voters": len(rows),
        "groups": {
            name: table
            for name in DIMENSIONS
            if (table := _table([(satisfied, facts.get(name, "")) for satisfied, facts in rows])) is not None
        },
    }


def _table(rows: Sequence[tuple[int, str]]) -> dict[str, Any] | None:
    names = sorted({name for _satisfied, name in rows}, key=lambda name: (not name, name))
    if len(names) < 2 and names in ([], [""]):
        return None
    counted = Counter(rows)
    # How many voted for none, one, several of the winners is known whatever its size: it can be read off the ballots.
    table = [[counted[satisfied, name] for name in names] for satisfied in range(len(SATISFACTION))]
    found = protected(table, totals_known=True)
    if found is not None:
        cells = list(zip(*found.cells, strict=True))
        return {
            "columns": [[SATISFACTION[place] for place in group] for group in found.rows],
            "rows": [
                {"groups": [names[place] for place in group], "voters": sum(row), "cells": list(row)}
                for group, row in zip(found.columns, cells, strict=True)
            ],
        }
    alone = blocks([sum(column) for column in zip(*table, strict=True)])
    if alone is None:
        return None
    return {
        "columns": [],
        "rows": [{"groups": [names[place] for place in block.members], "voters": block.count} for block in alone],
    }
