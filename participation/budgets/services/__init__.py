"""Writing to budgets: setting up, merging, valuing."""
