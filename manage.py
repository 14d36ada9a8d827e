#!/usr/bin/env python
"""Django's command line."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured

from librarian_site.core import environment
from librarian_site.embedded.errors import ServiceError


def main() -> int:
    environment.load()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "librarian_site.settings")
    try:
        return _run()
    except ImproperlyConfigured as error:
        return _failed(str(error))
    except ValueError as error:
        from environs import EnvError  # loaded by then where it was raised

        if not isinstance(error, EnvError):
            raise
        return _failed(str(error))


def _run() -> int:
    if sys.argv[1:2] == ["up"]:
        # Before Django: stores and web start while it loads.
        from librarian_site.embedded import up

        return up.main(sys.argv[2:])
    from django.core.management import execute_from_command_line
    from django.db import ProgrammingError

    from librarian_site.core.orm import database_errors

    try:
        execute_from_command_line(sys.argv)
    except ServiceError as error:
        return _failed(str(error))
    except database_errors.FAILURES as error:
        remedy = "start the librarian with `manage.py up`, or set DATABASE_URL"
        return _failed(database_errors.told(error, remedy))
    except ProgrammingError as error:
        if not (why := database_errors.unmigrated(error)):
            raise
        return _failed(why)
    return 0


def _failed(why: str) -> int:
    sys.stderr.write(f"{why}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
