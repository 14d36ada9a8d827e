"""Failures of ingestion: every one says whether trying again can help.

The retry policy reads `permanent` and nothing else.
"""

from __future__ import annotations

from typing import ClassVar


class IngestionError(Exception):
    """Base of every expected failure; its text is one sentence for the person who submitted."""

    code: ClassVar[str] = "failed"
    advice: ClassVar[str] = "Try again; if it keeps failing, look at the timeline below."
    permanent: bool = False

    def __init__(
        self, message: str, *, permanent: bool | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        if permanent is not None:
            self.permanent = permanent
        self.retry_after = retry_after  # seconds, as the far side asked


class FetchError(IngestionError):
    """The address did not answer with the document."""

    code = "fetch_failed"
    advice = "Open the link in a browser. If it loads there, retry in a few minutes."


class NotFound(FetchError):
    code = "not_found"
    advice = "The page is gone. Check the link, or look for it in a web archive."
    permanent = True


class AccessDenied(FetchError):
    code = "access_denied"
    advice = "The site wants a sign-in. Save the page as a file in your browser and upload that."
    permanent = True


class RefusedAddress(IngestionError):
    """The address may not be fetched: private network, wrong scheme or port, credentials."""

    code = "refused_address"
    advice = (
        "Private and local addresses are refused. An administrator can allow a network "
        "with LIBRARIAN_FETCH_ALLOW_NETWORKS."
    )
    permanent = True


class TooLarge(IngestionError):
    code = "too_large"
    advice = "The document is over the size limit. Upload a smaller file, or raise the limit."
    permanent = True


class DeadlineExceeded(IngestionError):
    code = "deadline"
    advice = "It took longer than allowed. Retry when the site is less busy."


class UnsupportedType(IngestionError):
    code = "unsupported_type"
    advice = "Hand in a web page, PDF, Markdown, plain text, DOCX or EPUB."
    permanent = True


class BrokenDocument(IngestionError):
    code = "broken_document"
    advice = "The file could not be read. Open it yourself; if it opens, export it again."
    permanent = True


class NotContent(IngestionError):
    """A page came back, but not the one a reader wants: empty, wall, bot check, error page."""

    code = "not_content"
    advice = (
        "Open the link in a browser. If the text is there, save the page as a file and upload it."
    )
    permanent = True


class ItemGone(IngestionError):
    """The item to be judged again, or the saved copy it is read from, is no longer there."""

    code = "item_gone"
    advice = "Hand its address or file in again if you want it back."
    permanent = True


class StoreUnavailable(IngestionError):
    """One of our own stores (files, vectors, database) did not answer."""

    code = "store_unavailable"
    advice = "A part of the librarian is down. It will be tried again by itself."


class Cancelled(IngestionError):
    """Raised inside the pipeline when the owner cancelled the job."""

    code = "cancelled"
    advice = "Retry the job to start it again."
    permanent = True


class RateLimited(IngestionError):
    """The owner submits faster than allowed; `retry_after` says when to come back."""

    code = "rate_limited"
    advice = "Wait a minute, or hand in many URLs as one batch."
