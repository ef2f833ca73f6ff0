"""What people are told about drafts."""

from django.utils.translation import gettext_lazy as _

from participation.notifications.registry import kind

ANSWERED = kind("drafts.answered", _("Answer to a contribution")).slug
NOT_PUBLISHED = kind("drafts.not_published", _("A planned version was not published"), for_staff=True).slug
