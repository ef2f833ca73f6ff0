"""Writes of debates, a file a concept. What the seed command needs is found here, too."""

from participation.debates.services.bulk import VoteRow, record_votes

__all__ = ["VoteRow", "record_votes"]
