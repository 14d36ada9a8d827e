"""Canonical URLs: the form in which two URLs of one page are equal."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import (
    SplitResult,
    parse_qsl,
    unquote,
    urlencode,
    urljoin,
    urlsplit,
    urlunsplit,
)

MAX_BYTES = 2000  # of a canonical URL: a row of PostgreSQL's index has at most 2,704 bytes
LONGEST_LABEL = 63  # characters of a host between two points
_CUT_ESCAPE = re.compile(r"(?:%[0-9A-Fa-f]{2})*(?:%[0-9A-Fa-f]?)?$")
_AMP_PATH = re.compile(r"(?<=[^/])(?:/amp|\.amp|/amp/index)(?:\.html?)?$", re.IGNORECASE)
_AMP_CACHE = re.compile(r"^(?:[\w-]+\.)?cdn\.ampproject\.org$")
_AMP_PARAMETERS = frozenset({"amp_js_v", "amp_gsa", "usqp"})  # of AMP's caches
# Parameters that track where a click came from and never select content. Names that some sites use
# for content (ref, source, cid, session, keyword) are left out: two URLs of one page are still
# found as duplicates by their text, but two pages taken for one would lose a page.
_TRACKERS = frozenset(
    """
    _branch_match_id _ga _gl _hsenc _hsmi _kx _openstat action_object_map action_ref_map
    action_type_map admitad_uid cmpid dclid dm_i ef_id epik fbclid gbraid gclid gclsrc
    hsctatracking igsh igshid irclickid jsessionid li_fat_id mc_cid mc_eid mkt_tok ml_subscriber
    ml_subscriber_hash msclkid ncid obclid phpsessid rb_clickid rdt_cid ref_src ref_url referer
    referrer s_cid s_kwcid srsltid sscid ttclid twclid vgo_ee wbraid wickedid xtor yclid
    ysclid
    """.split()
)
_TRACKER_FAMILIES = (
    *("utm_", "__hs", "at_campaign", "at_custom", "at_medium", "fb_action_", "fb_source", "fb_ref"),
    *("ga_campaign", "ga_content", "ga_medium", "ga_place", "ga_source", "ga_term", "gad_", "hsa_"),
    *("itm_campaign", "itm_content", "itm_medium", "itm_source", "matomo_", "mtm_"),
    *("ns_mchannel", "ns_campaign", "ns_source", "oly_anon_id", "oly_enc_id", "piwik_"),
    *("pk_campaign", "pk_content", "pk_keyword", "pk_kwd", "pk_medium", "pk_source", "vero_"),
    *("wt_mc", "wt_zmc"),
)
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_UNRESERVED = re.compile(r"%(?:2D|2E|3\d|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])", re.IGNORECASE)
# A fragment that is a route of a single-page app (#/chapter, #!chapter), not an anchor.
_HASH_ROUTE = re.compile(r"[/!].*[^/!]")

_PORTS = {"http": 80, "https": 443}


def canonical_url(url: str) -> str:
    """Strip what does not choose the page: anchor, tracking parameters, AMP cache, `www.`, slash.

    Default port, user name and password go, too.

    Keeps what may change the page: path, other parameters, an app's route after the #, unusual
    ports; the scheme becomes https. AMP pages on the site itself are not rewritten, as they declare
    their canonical URL.
    """
    from courlan import normalize_url  # slow to import

    given = urlsplit(_out_of_cache(url))
    bare = urlunsplit((given.scheme, given.netloc, _plain_path(given.path), "", ""))
    parts = urlsplit(normalize_url(bare, strict=False))
    host = parts.netloc.rpartition("@")[2].removeprefix("www.")  # never a name or password
    query = _significant_params(given.query)
    return _bounded(urlunsplit(("https", host, parts.path.rstrip("/"), query, hash_route(url))))


def host_and_port(parts: SplitResult) -> str:
    """Both as browsers write them: small letters in ASCII, no usual port. Raises ValueError."""
    host = parts.hostname or ""
    if not host.isascii():
        host = _in_ascii(host)
    place = f"[{host}]" if ":" in host else host
    return place if parts.port in (None, _PORTS.get(parts.scheme)) else f"{place}:{parts.port}"


def _in_ascii(host: str) -> str:
    """By UTS #46, as browsers do: ß stays, and ☃ or a_b beside letters, which IDNA 2008 forbids."""
    import idna  # slow to import

    labels = idna.uts46_remap(host, std3_rules=False).split(".")
    written = [each if each.isascii() else f"xn--{_punycode(each)}" for each in labels]
    if any(len(label) > LONGEST_LABEL for label in written):
        raise ValueError("A part of the host is too long.")
    return ".".join(written)


def _punycode(label: str) -> str:
    return label.encode("punycode").decode()


def _bounded(url: str) -> str:
    """Return the URL, or its beginning and its hash where it is too long for an index row."""
    encoded = url.encode("utf-8", "replace")
    if len(encoded) <= MAX_BYTES:
        return url
    digest = hashlib.sha256(encoded).hexdigest()
    start = encoded[: MAX_BYTES - 100].decode("utf-8", "ignore").partition("#")[0]
    start = _CUT_ESCAPE.sub("", start, count=1)
    return f"{start if '?' in start else start.rstrip('/')}#/sha256/{digest}"


def hash_route(url: str) -> str:
    """Return the fragment when it is a route of a single-page app, else an empty string.

    >>> hash_route("https://example.org/#/chapter/2")
    '/chapter/2'
    """
    fragment = urlsplit(url).fragment
    return fragment if _HASH_ROUTE.fullmatch(fragment) else ""


def _plain_path(path: str) -> str:
    """Return the path without session id, `.` and `..`, and needless percent-encoding."""
    path = _UNRESERVED.sub(lambda match: unquote(match[0]), _SESSION_IN_PATH.sub("", path))
    return urlsplit(urljoin("https://x/", path)).path if "/." in path else path


def _out_of_cache(url: str) -> str:
    """Return the page's own URL when this one is of an AMP cache or viewer."""
    parts = urlsplit(url)
    host, path = (parts.hostname or "").lower(), parts.path
    if host in ("google.com", "www.google.com") and path.startswith("/amp/"):
        inner = path.removeprefix("/amp/")
    elif _AMP_CACHE.match(host) and path[:3] in ("/c/", "/v/", "/i/"):
        inner = path[3:]
    else:
        return url
    scheme = "https" if inner.startswith("s/") else "http"
    inner = _AMP_PATH.sub("", inner.removeprefix("s/").rstrip("/"))  # surely an AMP page here
    query = f"?{parts.query}" if parts.query else ""
    return f"{scheme}://{inner}{query}" if "." in inner.partition("/")[0] else url


def _significant_params(query: str) -> str:
    """Return the query string without tracking parameters, sorted by name.

    Bytes that are no UTF-8 (caf%E9 of an older site) stay what they are.
    """
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    kept = [(name, value) for name, value in pairs if not _is_tracking_param(name.lower(), value)]
    return urlencode(sorted(kept, key=lambda pair: pair[0]), errors="surrogateescape")


def _is_tracking_param(name: str, value: str) -> bool:
    if name in _TRACKERS or name in _AMP_PARAMETERS or name.startswith(_TRACKER_FAMILIES):
        return True
    return (name, value.lower()) == ("outputtype", "amp")
