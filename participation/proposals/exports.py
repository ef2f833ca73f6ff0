"""Proposals as rows, for downloads and for handing a region over."""

from collections.abc import Iterator
from typing import Any

from participation.contributions.exports import public_rows
from participation.processes.models import Module
from participation.proposals.models import KIND, Proposal


def proposals(module: Module) -> Iterator[dict[str, Any]]:
    """The public proposals of a module, oldest first. Needs the scope of its region."""
    return public_rows(KIND, module, _own)


def _own(proposal: Proposal) -> dict[str, Any]:
    return {
        "summary": proposal.summary,
        "address": proposal.address,
        "latitude": proposal.latitude,
        "longitude": proposal.longitude,
        "supports": proposal.support_count,
    }
