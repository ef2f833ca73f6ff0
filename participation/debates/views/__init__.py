"""Pages of debates."""
