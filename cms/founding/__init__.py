"""Founding a region with everything that a site needs, from a starter kit."""

from cms.founding.approval import give_workflow
from cms.founding.building import found_region
from cms.founding.kits import BASIC, Kit, kits

__all__ = ["BASIC", "Kit", "found_region", "give_workflow", "kits"]
