"""Count affiliate links and advertising slots of a page, and find affiliate disclosures."""

from __future__ import annotations

import re
from typing import Any

# Affiliate links: hosts of affiliate networks, and query parameters that name who is paid. Search
# engines ask publishers to mark the same links with rel=sponsored.
_NETWORKS = (
    "amzn.to anrdoezrs.net avantlink.com awin1.com dpbolvw.net fave.co flexoffers.com geni.us "
    "gopjn.com howl.me howl.link jdoqocy.com kqzyfj.com linksynergy.com narrativ.com pjatr.com "
    "pjtra.com pntra.com prf.hn pxf.io redirectingat.com rstyle.me shareasale.com shop-links.co "
    "shopstyle.it shrsl.com sjv.io skimresources.com tkqlhce.com tradedoubler.com viglink.com "
    "webgains.com zdcs.link"
).split()
_PAID = re.compile(
    rf"^https?://(?:[\w-]+\.)*(?:{'|'.join(map(re.escape, _NETWORKS))})(?:[/?#]|$)"
    r"|^https?://(?:[\w-]+\.)*amazon\.[a-z.]+/[^#]*[?&]tag="
    r"|[?&](?:aff|affid|aff_?id|affiliate_?id|irclickid|clickref|ascsubtag|cjevent)=",
    re.IGNORECASE,
)
_DISCLOSED = re.compile(
    r"\b(?:may|might|can|could|will|we|I|site|which|links?|partners?|dad|mum|mom)\s+"
    r"(?:also\s+|sometimes\s+)?(?:earns?|receives?|gets?|makes?)\s+(?:us\s+)?"
    r"(?:(?:an?|some|small|referral|affiliate|advertising|of)\s+){0,4}(?:commissions?|compensation)\b"
    r"|\b(?:contains?|includes?|uses?|through|using|are)\s+(?:some\s+|our\s+|the\s+)?"
    r"affiliate\s+links\b"
    r"|\benthält\s+affiliate|\b(?:erhalten|bekommen)\s+(?:wir\s+)?(?:eine\s+)?provision\b"
    r"|\bprovisionslinks\b|\bliens\s+(?:d['’]affiliation|affiliés)"
    r"|\benlaces\s+de\s+afiliad",
    re.IGNORECASE,
)
_HINTS = (
    "commission",
    "compensation",
    "affili",
    "afili",
    "provision",
)  # at least one occurs in each match of _DISCLOSED; a cheap first check
_DENIED = re.compile(r"\b(?:not|never|no|n['’]t)\W+(?:\w+\W+){0,3}$", re.IGNORECASE)
_SLOT = re.compile(
    r"(?:^|[\s_-])(?:ads?|ad-?slots?|ad-?units?|adsbygoogle|advert(?:s|isements?)?|dfp|gpt-ad|"
    r"taboola|outbrain)(?:[\s_-]|$)",
    re.IGNORECASE,
)
_SLOTTED = frozenset("div ins aside section iframe".split())


def paid_links(tree: Any) -> int:
    """Return the number of affiliate and sponsored links."""
    return sum(
        "sponsored" in a.get("rel", "").lower().split() or bool(_PAID.search(a.get("href", "")))
        for a in tree.iter("a")
    )


def ad_slots(tree: Any) -> int:
    """Return the number of outermost elements whose class or id names an advertising slot."""
    slots = [element for element in tree.iter(*_SLOTTED) if _is_slot(element)]
    inside = set(slots)
    return sum(not any(above in inside for above in slot.iterancestors()) for slot in slots)


def is_disclosed(text: str) -> bool:
    """Whether the text discloses affiliate links; a denial such as "no affiliate links" is none."""
    lowered = text.lower()
    return any(hint in lowered for hint in _HINTS) and any(
        not _DENIED.search(text[max(0, found.start() - 40) : found.start()])
        for found in _DISCLOSED.finditer(text)
    )


def _is_slot(element: Any) -> bool:
    return bool(_SLOT.search(f"{element.get('class', '')} {element.get('id', '')}"))
