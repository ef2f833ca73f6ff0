from tests.world import at_heide, now  # noqa: F401  (fixtures)
