"""Where surveys are built: blocks of the editor, and the way between them and a definition."""
