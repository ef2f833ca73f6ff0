"""Comments."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def _leave_replies_alone(*args: Any, **kwargs: Any) -> None:
    pass


class CommentsConfig(AppConfig):
    name = "participation.comments"
    verbose_name = _("Comments")

    def ready(self) -> None:
        from django_comments_xtd import models as package

        from participation.comments import counters, mypage, news, policies  # noqa: F401

        # Before each save of a comment the package would publish or hide all its replies and miscount them. It
        # connects the function of this name when it is ready itself, which is later than we are.
        package.publish_or_unpublish_on_pre_save = _leave_replies_alone
