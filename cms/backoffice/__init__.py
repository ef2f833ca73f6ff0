"""The wiring of the back office: who sees what of Wagtail's own pages, images and documents, the audit log, home."""
