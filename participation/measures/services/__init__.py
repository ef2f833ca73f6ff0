"""Writing goals, measures, milestones and history. Import what you need from its module."""
