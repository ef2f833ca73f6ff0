"""The command of the same name, for all regions: outside a request there is no scope."""

from wagtail.management.commands.publish_scheduled import Command as Original

from participation.regions.commands import Unscoped


class Command(Unscoped, Original):
    """See the original."""
