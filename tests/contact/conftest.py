"""A district with people, and a form that was opened a while ago."""

from tests.proposals.conftest import at_heide, now, world  # noqa: F401  (fixtures)
