"""Pages of proposals: lists, reading, writing."""
