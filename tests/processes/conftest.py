from tests.proposals.conftest import at_heide, now, world  # noqa: F401  (fixtures)
