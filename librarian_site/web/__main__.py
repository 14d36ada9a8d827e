"""`python -m librarian_site.web`: the web server (`server`) as a command."""

from librarian_site.web.server import CommandLine, keep_to_own_core

keep_to_own_core()
CommandLine.entrypoint()
