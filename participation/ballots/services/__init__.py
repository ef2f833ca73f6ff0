"""Writing to roll and box."""
