"""Bring back lost jobs and due retries, round after round."""

from __future__ import annotations

import logging
import signal
import threading
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from redis.exceptions import RedisError

from ingestion.sweeper import sweep

if TYPE_CHECKING:
    from argparse import ArgumentParser

logger = logging.getLogger(__name__)

INTERVAL = 1.0  # seconds between rounds


class Command(BaseCommand):
    help = "Put lost jobs and due retries back into the queue, until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self.stdout.write(f"{sweep()} jobs put back")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.wait(INTERVAL):
            try:
                sweep()
            except (DatabaseError, RedisError, OSError) as error:
                logger.warning("This round found a store away: %s", error)
                close_old_connections()
