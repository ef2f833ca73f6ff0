"""Pages of the region above on the sites below it, by reference."""
