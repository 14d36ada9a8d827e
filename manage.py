#!/usr/bin/env python
"""Django's command line."""

import os
import sys

from librarian_site.services.errors import ServiceError


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "librarian_site.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ServiceError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
