#!/usr/bin/env python
"""Command line of the platform; without a settings module named it runs embedded."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.config.settings.embedded")
    execute_from_command_line(sys.argv)
