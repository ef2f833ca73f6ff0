"""The back office of polls."""

from participation.polls.admin.polls import PollViewSet

__all__ = ["PollViewSet"]
