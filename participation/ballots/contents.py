"""The one way in which the content of a ballot is written down, so that equal ballots are equal to the letter."""

import json
from typing import Any


def canonical(content: Any) -> str:
    """JSON with sorted keys and nothing between the parts."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def parsed(content: str) -> Any:
    """What was written down."""
    return json.loads(content)
