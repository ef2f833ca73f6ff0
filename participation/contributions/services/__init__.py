"""Writes of contributions, by concern: writing, supporting, following, states, attachments, answers."""
