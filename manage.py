#!/usr/bin/env python
"""Django's command line."""

import os
import sys

from librarian_site import environment
from librarian_site.services.errors import ServiceError


def main() -> int:
    environment.load()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "librarian_site.settings")
    if sys.argv[1:2] == ["up"]:
        # Before Django: stores and web start while it loads.
        from librarian_site.services import up

        return up.main(sys.argv[2:])
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ServiceError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
