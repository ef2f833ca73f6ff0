"""Public pages of drafts."""
