"""Measure how many answers to a survey arrive in a second: gunicorn with two workers, PostgreSQL, the loopback.

    .ci/postgres .venv/bin/python tests/load/surveys.py [--seconds 10] [--json]

DATABASE_URL names an empty PostgreSQL on this machine. Some clients send filled forms one after the other, each with
the mark of an answer of its own; what was acknowledged is compared with what is stored. The survey is that of the demo.
"""

import argparse
import http.client
import json
import os
import random
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.load import measure  # noqa: E402
from tests.load.processes import gunicorn  # noqa: E402

CLIENTS = 4
MOST_SECONDS = 60.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of sentences")
    parser.add_argument("--seconds", type=float, default=10.0, help=f"how long {CLIENTS} clients send, at most 60")
    options = parser.parse_args()
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        sys.exit("DATABASE_URL must name a PostgreSQL: .ci/postgres .venv/bin/python tests/load/surveys.py")
    with tempfile.TemporaryDirectory() as media:
        # Each client gives itself another address for each answer, as a proxy would: the limit for one stays as it is.
        os.environ.update({**measure._environment(media), "LOAD_FORWARDED": "1"})
        survey, forms = _prepared()
        found = _measure(survey, forms, min(options.seconds, MOST_SECONDS))
    print(json.dumps(found) if options.json else _told(found))


def _prepared() -> tuple[Any, list[bytes]]:
    """An open survey, and filled forms as browsers would send them."""
    import django

    django.setup()
    from django.core.management import call_command
    from django_scopes import scopes_disabled

    from cms.demo.answering import tell
    from participation.regions.models import Region
    from participation.surveys.answering.carrying import new_mark
    from participation.surveys.answering.typed import typed_of
    from participation.surveys.definition import made_up
    from participation.surveys.models import Survey
    from participation.surveys.querysets import current_version

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("create_region", level="nation", name="Deutschland", slug="land", host=measure.DOMAIN, verbosity=0)
    call_command(
        "create_region", level="district", name="Uelzen", slug=measure.REGION, parent="land", host=measure.HOST,
        verbosity=0,
    )  # fmt: skip
    with scopes_disabled():
        made = tell(Region.objects.select_related("site").get(slug=measure.REGION), actor=None)
        survey = Survey._base_manager.select_related("process").get(pk=made.pk)
        version = current_version(survey)
        assert version is not None
        chance = random.Random(1)
        forms = []
        for _number in range(3000):
            mark = new_mark(survey=survey.pk, version=version.number)
            answers = made_up.answers(version.definition, chance.randrange(10**9))
            answers = {key: answer for key, answer in answers.items() if key not in ("bild", "ort")}
            fields = [
                (name, value) for name, values in typed_of(version.definition, answers).items() for value in values
            ]
            pages = [("page", page.key) for page in version.definition.pages]
            hidden = [("mark", mark.signed()), ("kept", ""), ("do", "send"), ("csrfmiddlewaretoken", "c" * 32)]
            forms.append(urlencode([*hidden, *pages, *fields]).encode())
    return survey, forms


def _measure(survey: Any, forms: list[bytes], seconds: float) -> dict[str, Any]:
    from django_scopes import scopes_disabled

    from participation.surveys.models import Response

    path = f"{survey.get_absolute_url()}ausfuellen/"
    taken: list[int] = []
    refused: list[int] = []
    waiting = iter(range(len(forms)))
    lock = threading.Lock()

    def send(port: int, until: float) -> None:
        while time.perf_counter() < until:
            with lock:
                number = next(waiting, None)
            if number is None:
                return
            status = _post(port, path, forms[number], number)
            (taken if status == 302 else refused).append(status)

    with gunicorn(dict(os.environ)) as (port, family):
        for number in range(-20, 0):
            _post(port, path, forms[number], abs(number))  # warm
        before, began = family.milliseconds(), time.perf_counter()
        clients = [threading.Thread(target=send, args=(port, began + seconds)) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        took = time.perf_counter() - began
        spent = family.milliseconds() - before
    with scopes_disabled():
        stored = Response._base_manager.filter(survey=survey).count() - 20
    return {
        "seconds": round(took, 1), "clients": CLIENTS, "workers": 2, "answers": len(taken), "refused": len(refused),
        "stored": stored, "answers_per_second": round(len(taken) / took, 1),
        "application_ms_per_answer": round(spent / max(len(taken), 1), 1),
    }  # fmt: skip


def _post(port: int, path: str, body: bytes, number: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    from django.conf import settings

    address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    headers = {
        "Host": measure.HOST, "Cookie": f"{settings.CSRF_COOKIE_NAME}={'c' * 32}", "X-Forwarded-Proto": "https",
        "X-Forwarded-For": address, "Referer": f"https://{measure.HOST}/",
        "Content-Type": "application/x-www-form-urlencoded",
    }  # fmt: skip
    connection.request("POST", path, body, headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status


def _told(found: dict[str, Any]) -> str:
    return (
        f"{found['answers_per_second']} answers a second ({found['answers']} in {found['seconds']} s, "
        f"{found['clients']} clients, {found['workers']} workers, {found['application_ms_per_answer']} ms of processor "
        f"time each). Acknowledged {found['answers']}, stored {found['stored']}, refused {found['refused']}."
    )


if __name__ == "__main__":
    main()
