"""Founding a region with everything that a site needs, from a starter kit."""

from cms.founding.building import found_region
from cms.founding.kits import BASIC, Kit, kits

__all__ = ["BASIC", "Kit", "found_region", "kits"]
