"""Ballot boxes in the back office: how they stand, access codes, ballots on paper, corrections, breaking off."""

from participation.ballots.admin.boxes import BoxViewSet
from participation.ballots.admin.codes import CodeBatchViewSet

__all__ = ["BoxViewSet", "CodeBatchViewSet"]
