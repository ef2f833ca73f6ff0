"""From the ballots of a sealed box to results that are stored, compared and said in words. Pure; amounts in cents."""
