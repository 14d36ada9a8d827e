"""`python -m librarian_site.web`: the web server (`server`) as a command."""

from librarian_site.web.server import CommandLine

CommandLine.entrypoint()
