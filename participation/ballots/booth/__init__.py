"""The booth: the pages in which ballots of every kind are filled in, checked, cast and changed."""
