"""The demo: seven real districts with made-up people, who talk about what could be talked about there."""
