"""Sites of regions in the back office: opening one, its facts, what to do next, archiving."""

from cms.backoffice.sites.viewset import SiteViewSet

__all__ = ["SiteViewSet"]
