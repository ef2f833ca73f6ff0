from tests.proposals.world import at_heide, now, world  # noqa: F401  (fixtures)
