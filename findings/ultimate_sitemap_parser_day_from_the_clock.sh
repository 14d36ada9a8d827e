#!/usr/bin/env bash
# A page of a sitemap was changed on another day each day one looks, for ultimate-sitemap-parser.
#
# Guess: "2024-05" and "2024", which a sitemap may have (W3C Date and Time Formats), are the first of that
# month or year, or no date; "10:30 EST" of a feed that serves as a sitemap is 15:30 UTC.
# Seen (ultimate-sitemap-parser 1.8.1): what is missing is taken from today, so that "2024-05" read on the
# 29th is the 29th of May 2024, and "2024" the day and month of today. Who asks for what was changed since
# yesterday gets it again and again. Of a time in EST or PDT the zone is dropped and the time is left
# without one, beside others that have one.
#
#   2024-01 is January: (2024, 1)
#   on the day of today: True
#   2024 is this day and month: True
#   10:30 EST: '2024-05-06 10:30:00'
#   10:30 GMT: '2024-05-06 10:30:00+00:00'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" ultimate-sitemap-parser==1.8.1

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import datetime
import logging
import warnings

from usp.tree import sitemap_from_str

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def changed(day):
    text = f"<urlset xmlns='{SPACE}'><url><loc>https://example.org/</loc><lastmod>{day}</lastmod></url></urlset>"
    (page,) = sitemap_from_str(f"<?xml version='1.0'?>{text}").all_pages()
    return page.last_modified


def told(time):
    item = f"<item><title>t</title><description>d</description><link>https://example.org/</link><pubDate>{time}</pubDate></item>"
    head = "<title>t</title><link>https://example.org/</link><description>d</description>"
    feed = f"<?xml version='1.0'?><rss version='2.0'><channel>{head}{item}</channel></rss>"
    (page,) = sitemap_from_str(feed).all_pages()
    return str(page.news_story.publish_date)


def today():
    return datetime.date.today()


before = today()
month, year = changed("2024-01"), changed("2024")
days = {before, today()}  # should midnight pass
check("2024-01 is January", (month.year, month.month), (2024, 1))
check("on the day of today", month.day in {day.day for day in days}, True)
check("2024 is this day and month", (year.month, year.day) in {(day.month, day.day) for day in days}, True)
check("10:30 EST", told("Mon, 06 May 2024 10:30:00 EST"), "2024-05-06 10:30:00")
check("10:30 GMT", told("Mon, 06 May 2024 10:30:00 GMT"), "2024-05-06 10:30:00+00:00")

print("as stated")
PY
