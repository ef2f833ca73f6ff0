"""Writes of comments."""

from participation.comments.services.bulk import NewComment, record_many, record_votes
from participation.comments.services.moderating import hide, restore
from participation.comments.services.moving import move_threads
from participation.comments.services.voting import vote
from participation.comments.services.writing import delete_own, edit, post

__all__ = [
    "NewComment", "delete_own", "edit", "hide", "move_threads", "post", "record_many", "record_votes", "restore",
    "vote",
]  # fmt: skip
