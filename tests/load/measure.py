"""Measure queries, processor time, requests a second and bytes of the pages that matter.

    .ci/postgres .venv/bin/python tests/load/measure.py [--json]

DATABASE_URL names an empty PostgreSQL on this machine (`.ci/postgres` starts one) or, with --keep, one that an earlier
run has filled. The application runs under gunicorn with two workers and the production settings, on the loopback.
Queries are counted in this process, without the statements that begin and end transactions.
"""

import argparse
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.load.processes import Family, gunicorn, parent_of  # noqa: E402

REGION = "uelzen"
DOMAIN = "land.localhost"
HOST = f"{REGION}.{DOMAIN}"
CLIENTS = 4
BATCHES = 3
ORDERS = ("hot", "supported", "newest", "discussed")
SEED = {"users": 2_000, "proposals": 1_000, "comments": 10_000, "supports": 50_000, "votes": 20_000, "seed": 1}
TRANSACTIONS = re.compile(r"(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b")
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
# What to aim at: queries and milliseconds of processor time, by name and whether signed in (None: both).
AIMS = {
    ("home", False): (10, 6),
    ("home", True): (14, 12),
    ("process", None): (15, 15),
    ("list", None): (12, 20),
    ("proposal with 200 comments", None): (18, 50),
    ("proposal with 10 comments", None): (15, 20),
    ("debate", None): (15, 20),
    ("support", None): (10, 8),
    ("comment", None): (20, 20),
}


@dataclass(frozen=True)
class Shot:
    """One request, ready to be sent."""

    path: str
    cookies: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] | None = None


@dataclass(frozen=True)
class Subject:
    """What is measured: a name, who asks, and a source of requests (a write needs a new one each time)."""

    name: str
    signed_in: bool
    shots: Callable[[], Shot]
    cached: bool = False

    @property
    def writes(self) -> bool:
        return self.name in ("support", "comment")


@dataclass
class Row:
    """One line of the table."""

    request: str
    visitor: str
    queries: int | None
    application_ms: float
    database_ms: float | None
    requests_per_second: float
    kilobytes: float
    compressed_kilobytes: float
    aim_queries: int | None
    aim_ms: float | None

    @property
    def cpu_ms(self) -> float:
        return round(self.application_ms + (self.database_ms or 0), 1)


def main() -> None:
    options = _options()
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        sys.exit("DATABASE_URL must name a PostgreSQL: .ci/postgres .venv/bin/python tests/load/measure.py")
    with tempfile.TemporaryDirectory() as media:
        os.environ.update(_environment(media))
        if not options.keep:
            _fill(options)
        import django

        django.setup()
        rows = list(_measure(options))
    if options.json:
        print(json.dumps([{**asdict(row), "cpu_ms": row.cpu_ms} for row in rows]))
    else:
        print(_table(rows))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON list instead of a table")
    parser.add_argument("--keep", action="store_true", help="the database has been filled by an earlier run")
    parser.add_argument("--requests", type=int, default=60, help="requests one after the other for the processor time")
    parser.add_argument("--seconds", type=float, default=3.0, help=f"how long {CLIENTS} clients ask at once")
    parser.add_argument("--only", default="", help="only requests whose name contains this")
    for name, number in SEED.items():
        parser.add_argument(f"--{name}", type=int, default=number)
    return parser.parse_args()


def _environment(media: str) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "tests.load.settings",
        "SECRET_KEY": "a key for measurements on the loopback only, long enough to please",
        "CACHE_URL": os.environ.get("CACHE_URL") or "locmem://",
        "EMAIL_URL": "memorymail://",
        "DEFAULT_FROM_EMAIL": f"beteiligung@{DOMAIN}",
        "MEDIA_ROOT": media,
        "BASE_DOMAIN": DOMAIN,
        "LOAD_PAGE_CACHE": "0",
    }


def _fill(options: argparse.Namespace) -> None:
    manage = [sys.executable, str(ROOT / "manage.py")]

    def run(*arguments: str) -> None:
        print("…", *arguments, file=sys.stderr, flush=True)
        subprocess.run([*manage, *arguments], check=True, stdout=subprocess.DEVNULL)

    run("migrate", "-v0")
    run("compilemessages", "-v0")
    run("collectstatic", "--no-input", "-v0")
    run("create_region", "--level", "nation", "--name", "Deutschland", "--slug", "land", "--host", DOMAIN)
    for level, name, slug, *more in (
        ("district", "Uelzen", REGION, "--parent", "land", "--host", HOST),
        *(
            ("municipality", name, name.lower().replace(" ", "-"), "--parent", REGION)
            for name in ("Bad Bevensen", "Ebstorf", "Rosche", "Suderburg", "Bienenbüttel", "Wrestedt")
        ),
    ):
        run("create_region", "--level", level, "--name", name, "--slug", slug.replace("ü", "ue"), *more)
    run("seed", "--region", REGION, *(part for name in SEED for part in (f"--{name}", str(getattr(options, name)))))


# What is asked for ----------------------------------------------------------------------------------------------------


def _subjects() -> Iterator[Subject]:
    from django_scopes import scopes_disabled

    from participation.contributions.models import Contribution
    from participation.processes.models import Process

    with scopes_disabled():
        public = Contribution._base_manager.filter(region__slug=REGION, visibility="public")
        proposals = public.filter(kind="proposal")
        much = proposals.order_by("-comment_count").first()
        little, talked_to = proposals.filter(comment_count__gte=10).order_by("comment_count", "pk")[:2]
        debate = public.filter(kind="debate", comment_count__gte=10).order_by("comment_count", "pk").first()
        process = Process._base_manager.get(region__slug=REGION, is_standing=True)
        calm = proposals.filter(stage="open").order_by("support_count", "pk").first()
        paths = {
            "home": "/",
            "process": process.get_absolute_url(),
            **{f"list, {order}": f"/vorschlaege/?sort={order}" for order in ORDERS},
            "list, random": "/vorschlaege/?sort=random&seed=7",
            "list, search “Radwege”": "/vorschlaege/?q=Radwege",
            "list, tag": "/vorschlaege/?tag=radverkehr",
            "proposal with 200 comments": much.get_absolute_url(),
            "proposal with 10 comments": little.get_absolute_url(),
            "debate": debate.get_absolute_url(),
        }
    people = _people()
    cookies = next(people)
    for name, path in paths.items():
        yield Subject(name, False, lambda path=path: Shot(path))
        yield Subject(name, False, lambda path=path: Shot(path), cached=True)
        yield Subject(name, True, lambda path=path: Shot(path, cookies))
    yield Subject("support", True, lambda: Shot(f"/beitrag/{calm.pk}/unterstuetzen/", next(people), {"on": "1"}))
    texts = count(1)
    yield Subject("comment", True, lambda: _comment(talked_to.pk, next(people), next(texts)))


def _people() -> Iterator[dict[str, str]]:
    """Signed-in verified residents, always another one, as cookies."""
    from django.conf import settings
    from django.test import Client

    from participation.accounts.models import Residence, User

    valid = Residence.objects.valid().values("user")
    residents = User.objects.filter(pk__in=valid, email__startswith="user").order_by("-pk")
    secret = "c" * 32
    for user in residents.iterator():
        client = Client(headers={"host": HOST})
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        yield {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: secret}


def _comment(pk: int, cookies: dict[str, str], number: int) -> Shot:
    path = f"/beitrag/{pk}/kommentieren/"
    response = _ask_here(Shot(path, cookies))
    fields = dict(HIDDEN.findall(response.content.decode()))
    text = f"Das sehe ich auch so, und zwar aus {number} guten Gründen. Bei uns im Ort reden viele darüber."
    return Shot(path, cookies, {**fields, "comment": text})


def _ask_here(shot: Shot) -> Any:
    from django.test import Client

    client = Client(headers={"host": HOST})
    client.cookies.load(shot.cookies)
    if shot.form is None:
        return client.get(shot.path, secure=True)
    return client.post(shot.path, shot.form, secure=True)


# Measuring ------------------------------------------------------------------------------------------------------------


def _measure(options: argparse.Namespace) -> Iterator[Row]:
    subjects = [subject for subject in _subjects() if options.only in subject.name]
    database = _database()
    for cached in (False, True):
        chosen = [subject for subject in subjects if subject.cached == cached]
        if not chosen:
            continue
        with gunicorn({"LOAD_PAGE_CACHE": "1" if cached else "0"}) as (port, application):
            for subject in chosen:
                print("…", subject.name, _visitor(subject), file=sys.stderr, flush=True)
                yield _row(subject, options, port, application, database)


def _visitor(subject: Subject) -> str:
    if subject.signed_in:
        return "signed in"
    return "anonymous, page cache" if subject.cached else "anonymous"


def _database() -> Family | None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    try:
        return Family(parent_of(backend))
    except OSError:
        print("The database runs elsewhere: its processor time is not known.", file=sys.stderr)
        return None


def _row(subject: Subject, options: argparse.Namespace, port: int, application: Family, database: Family | None) -> Row:
    queries = None if subject.cached else _queries(subject)
    warm = [subject.shots() for _number in range(6)]
    shots = [subject.shots() for _number in range(options.requests)]
    for shot in warm:
        _send(port, shot)
    plain = len(_send(port, subject.shots(), encoding="identity")) if not subject.writes else 0
    packed = len(_send(port, subject.shots(), encoding="gzip, br")) if not subject.writes else 0
    in_application, in_database = _processor_time(shots, port, application, database)
    aims = AIMS.get((subject.name.partition(",")[0], subject.signed_in)) or AIMS.get(
        (subject.name.partition(",")[0], None), (None, None)
    )
    return Row(
        request=subject.name,
        visitor=_visitor(subject),
        queries=queries,
        application_ms=round(in_application, 1),
        database_ms=round(in_database, 1) if database else None,
        requests_per_second=round(_throughput(subject, options, port), 0),
        kilobytes=round(plain / 1000, 1),
        compressed_kilobytes=round(packed / 1000, 1),
        aim_queries=aims[0],
        aim_ms=aims[1],
    )


def _processor_time(shots: list[Shot], port: int, application: Family, database: Family | None) -> tuple[float, float]:
    """Milliseconds a request: the lowest of several batches, because other work on the machine makes all slower."""
    size = max(len(shots) // BATCHES, 1)
    found = []
    for start in range(0, len(shots), size):
        batch = shots[start : start + size]
        before = application.milliseconds(), database.milliseconds() if database else 0.0
        for shot in batch:
            _send(port, shot)
        after = application.milliseconds(), database.milliseconds() if database else 0.0
        if len(batch) == size:
            found.append(((after[0] - before[0]) / size, (after[1] - before[1]) / size))
    return min(found, key=sum)


def _queries(subject: Subject) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    _ask_here(subject.shots())
    shot = subject.shots()
    with CaptureQueriesContext(connection) as captured:
        response = _ask_here(shot)
    if response.status_code not in (200, 302, 303):
        raise RuntimeError(f"{subject.name}: {response.status_code}")
    return sum(not TRANSACTIONS.match(query["sql"]) for query in captured.captured_queries)


def _throughput(subject: Subject, options: argparse.Namespace, port: int) -> float:
    """Requests a second that several clients get through at once."""
    if subject.writes:
        prepared = [[subject.shots() for _number in range(40)] for _client in range(CLIENTS)]
    done = [0] * CLIENTS
    began = time.monotonic()
    until = began + options.seconds

    def client(number: int) -> None:
        if subject.writes:
            for shot in prepared[number]:
                _send(port, shot)
                done[number] += 1
            return
        shot = subject.shots()
        while time.monotonic() < until:
            _send(port, shot)
            done[number] += 1

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.monotonic() - began)


def _send(port: int, shot: Shot, *, encoding: str = "gzip, br") -> bytes:
    headers = {
        "Host": HOST,
        "X-Forwarded-Proto": "https",
        "Accept-Encoding": encoding,
        "Cookie": "; ".join(f"{name}={value}" for name, value in shot.cookies.items()),
    }
    body = None
    if shot.form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers["Origin"] = f"https://{HOST}"
        csrf = next(value for name, value in shot.cookies.items() if "csrf" in name)
        body = urlencode({**shot.form, "csrfmiddlewaretoken": csrf})
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET" if body is None else "POST", shot.path, body, headers)
        response = connection.getresponse()
        content = response.read()
    finally:
        connection.close()
    if response.status not in (200, 302, 303):
        raise RuntimeError(f"{shot.path} answered {response.status}: {content[:300]!r}")
    return content


def _table(rows: list[Row]) -> str:
    head = (
        "| request | visitor | SQL queries | aim | CPU ms (application + database) | aim | requests/s, 4 clients "
        "| kB | kB compressed |"
    )
    lines = [head, "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for row in rows:
        queries = "–" if row.queries is None else str(row.queries)
        database = "?" if row.database_ms is None else f"{row.database_ms:g}"
        lines.append(
            f"| {row.request} | {row.visitor} | {queries} | {row.aim_queries or '–'} "
            f"| {row.cpu_ms:g} ({row.application_ms:g} + {database}) | {row.aim_ms or '–'} "
            f"| {row.requests_per_second:g} | {row.kilobytes or '–'} | {row.compressed_kilobytes or '–'} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
