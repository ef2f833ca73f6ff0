"""What may be wrong in a Pabulib file, as sentences."""

from collections.abc import Collection, Container, Iterator, Mapping

from django.utils.translation import gettext as _

from participation.budgets.pabulib.files import Row, VoteType, cents, number, whole


def check_project(row: Row, earlier: Container[str]) -> Iterator[str]:
    """What is wrong with a line of PROJECTS."""
    key = row["project_id"]
    if not key.strip() or "," in key:
        yield _("A project needs a number without commas.")
    elif key in earlier:
        yield _("The project %(key)s is listed twice.") % {"key": key}
    try:
        if cents(row["cost"]) <= 0:
            yield _("The project %(key)s must cost more than 0.") % {"key": key}
    except ValueError:
        yield _("The cost of project %(key)s is no amount: “%(cost)s”.") % {"key": key, "cost": row["cost"][:40]}


def check_vote(
    row: Row, meta: Mapping[str, str], vote_type: VoteType, projects: Container[str], earlier: Container[str]
) -> Iterator[str]:
    """What is wrong with a line of VOTES."""
    if not row["voter_id"].strip():
        yield _("A ballot needs the number of its voter.")
    elif row["voter_id"] in earlier:
        yield _("The voter %(key)s has a ballot already.") % {"key": row["voter_id"]}
    chosen = choices(row)
    unknown = [key for key in chosen if key not in projects]
    if unknown:
        yield _("The ballot names the unknown project %(key)s.") % {"key": unknown[0][:40]}
    if len(set(chosen)) != len(chosen):
        yield _("The ballot names a project twice.")
    fewest, most = whole(meta, "min_length"), whole(meta, "max_length")
    if (fewest is not None and len(chosen) < fewest) or (most is not None and len(chosen) > most):
        yield _("The ballot names %(number)s projects, which the rules do not allow.") % {"number": len(chosen)}
    if vote_type == VoteType.CUMULATIVE:
        yield from _check_points(row, meta, len(chosen))


def _check_points(row: Row, meta: Mapping[str, str], projects: int) -> Iterator[str]:
    try:
        given = points(row)
    except ValueError:
        yield _("The points of the ballot must be whole numbers.")
        return
    if len(given) != projects:
        yield _("The ballot names %(projects)s projects and %(points)s points.") % {
            "projects": projects,
            "points": len(given),
        }
    if any(value < 0 for value in given):
        yield _("Points must not be negative.")
    most, at_most_each = whole(meta, "max_sum_points"), whole(meta, "max_points")
    if most is not None and sum(given) > most:
        yield _("The ballot gives %(sum)s points; %(most)s are allowed.") % {"sum": sum(given), "most": most}
    if at_most_each is not None and any(value > at_most_each for value in given):
        yield _("The ballot gives one project more than %(most)s points.") % {"most": at_most_each}


def check_whole(meta: Mapping[str, str], projects: int, votes: int) -> Iterator[str]:
    """What of the numbers in META contradicts the rest of the file."""
    for name, counted in (("num_projects", projects), ("num_votes", votes)):
        stated = whole(meta, name)
        if stated is not None and stated != counted:
            yield _("“%(name)s” says %(stated)s, but the file holds %(counted)s. Is it complete?") % {
                "name": name,
                "stated": stated,
                "counted": counted,
            }
    if not projects:
        yield _("The file holds no projects.")


def choices(row: Row) -> list[str]:
    """The projects on a ballot, in their order."""
    return [key.strip() for key in row["vote"].split(",") if key.strip()]


def points(row: Row) -> Collection[int]:
    """The points on a ballot, in the order of its projects. Raises ValueError."""
    return [number(value) for value in row.get("points", "").split(",") if value.strip()]
