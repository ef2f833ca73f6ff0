"""Asks pref_voting for the winners of made-up elections. Run by hand, in its own environment:

    python3 -m venv /tmp/oracle && /tmp/oracle/bin/pip install "pref_voting==1.18.2"
    /tmp/oracle/bin/python tests/polls/oracle/ask_pref_voting.py winners.json

pref_voting (E. Pacuit and W. H. Holliday) is published under the MIT licence and brings a compiler and solvers, so
it is in no lock; only what it found is kept here (`winners.json`) and compared with our own count. Of instant runoff it
is asked for all winners that some way of breaking ties gives (parallel universes): ours must be one of them, and the
one where there is one. Borda's points are asked for in the symmetric form, scores for their sums, approval for counts.
"""

import json
import sys
from pathlib import Path
from typing import Any

from elections import ELECTIONS, election
from pref_voting.grade_methods import approval, score_voting
from pref_voting.grade_profiles import GradeProfile
from pref_voting.iterative_methods import instant_runoff_put
from pref_voting.profiles_with_ties import ProfileWithTies
from pref_voting.scoring_methods import symmetric_borda_scores


def winners(number: int) -> dict[str, Any]:
    made = election(number)
    options = made["options"]
    ranked = ProfileWithTies(
        [{option: place for place, option in enumerate(ranking, 1)} for ranking in made["rankings"]], candidates=options
    )
    runoff = instant_runoff_put(ranked, score_method="approval")
    ranked.use_extended_strict_preference()
    borda = symmetric_borda_scores(ranked)
    scores = GradeProfile(made["scores"], list(range(6)), candidates=options)
    approvals = GradeProfile(
        [{option: int(option in ballot) for option in options} for ballot in made["approvals"]],
        [0, 1],
        candidates=options,
    )
    return {
        "runoff": [int(option) for option in runoff],
        "borda": [int(borda[option]) for option in options],
        "scores": [int(option) for option in score_voting(scores, ungraded_score=0)],
        "approval": [int(option) for option in approval(approvals)],
    }


def main(target: Path) -> None:
    found = [winners(number) for number in range(ELECTIONS)]
    target.write_text(json.dumps(found, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
