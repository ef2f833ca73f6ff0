"""A server's process that casts ballots one after another and says of each that it is in the box; it gets killed.

Run with the key of a box; reads lines "voter receipt" and answers each with the receipt once it was acknowledged.
"""

import os
import sys

import django
import time_machine
from django_scopes import scopes_disabled


def main(box_id: int) -> None:
    django.setup()
    from participation.accounts.models import User
    from participation.ballots import registry
    from participation.ballots.models import Box
    from participation.ballots.services.casting import cast
    from tests.ballots.conftest import KIND
    from tests.factories import NOON

    registry._kinds["proposal"] = KIND
    with time_machine.travel(NOON, tick=False), scopes_disabled():
        box = Box._base_manager.get(pk=box_id)
        for line in sys.stdin:
            voter, receipt = line.split()
            cast(box=box, voter=User.objects.get(pk=voter), content="ja", receipt=receipt)
            print(receipt, flush=True)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "participation.config.settings.testing"
    main(int(sys.argv[1]))
