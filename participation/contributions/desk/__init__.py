"""The desk: where contributions of one kind are listed, read and written. A kind describes its own with `Desk`."""
