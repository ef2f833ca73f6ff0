"""What the public sees of a box: the list of ballots after sealing, and how everybody can check it."""
