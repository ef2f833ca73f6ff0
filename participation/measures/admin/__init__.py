"""Goals, measures and milestones in the back office."""

from participation.measures.admin.goals import GoalViewSet
from participation.measures.admin.measures import MeasureViewSet
from participation.measures.admin.milestones import MilestoneViewSet

__all__ = ["GoalViewSet", "MeasureViewSet", "MilestoneViewSet"]
