"""Failures of ingestion: every one says whether trying again can help, how often, and what to do.

The retry policy (`ingestion.jobs.retry_policy`) reads `permanent`, `attempts` and `retry_after`.
"""

from __future__ import annotations

from typing import ClassVar

from librarian_site.core.i18n.lazy_marks import gettext_noop as _
from library import document_kinds
from library import errors as library_errors

_BY_CODE: dict[str, type[IngestionError]] = {}


class IngestionError(Exception):
    """Base of every expected failure; its text is one sentence for the person who submitted."""

    code: ClassVar[str] = "failed"
    advice: ClassVar[str] = _("Try again; if it keeps failing, look at the timeline below.")
    permanent: bool = False
    attempts: ClassVar[int | None] = None  # before it counts as final; None: as the settings say

    def __init_subclass__(cls) -> None:
        if "code" in cls.__dict__:
            _BY_CODE[cls.code] = cls

    def __init__(
        self, message: str, *, permanent: bool | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        if permanent is not None:
            self.permanent = permanent
        self.retry_after = retry_after  # seconds, as the far side asked


def error_class(code: str) -> type[IngestionError] | None:
    """The class of errors with this code; None for a code that no class here declares.

    Codes are what is stored and sent between processes: a class may be renamed, its code may not.
    """
    return _BY_CODE.get(code)


class FetchError(IngestionError):
    """The address did not answer with the document."""

    code = "fetch_failed"
    advice = _("Open the link in a browser. If it loads there, retry in a few minutes.")


class HostBusy(FetchError):
    """The site asked to come back later."""

    code = "host_busy"
    advice = _("The site is busy. It is tried again at the time the site asked for.")
    attempts = 6


class NotFound(FetchError):
    code = "not_found"
    advice = _("The page is gone. Check the link, or look for it in a web archive.")
    permanent = True


class AccessDenied(FetchError):
    code = "access_denied"
    advice = _("The site wants a sign-in. Save the page as a file in your browser and upload that.")
    permanent = True


class Withheld(FetchError):
    """A court or a law keeps the site from showing the page, everywhere or to this country."""

    code = "legal_reasons"
    advice = _(
        "Look for the page in a web archive. Where it can still be opened, save it there as a file "
        "and upload that."
    )
    permanent = True


class AgentRefused(AccessDenied):
    """The site shows the page to browsers and turns away programs that it does not know."""

    code = "agent_refused"
    advice = _(
        "An administrator can install Chromium and set LIBRARIAN_BROWSER=auto. Or open the link in "
        "your browser, save the page as a file and upload it."
    )

    def __init__(
        self,
        message: str,
        *,
        permanent: bool | None = None,
        retry_after: float | None = None,
        url: str = "",
        body: bytes = b"",
    ) -> None:
        """`url` and `body`: who refused, and the page that was sent instead."""
        super().__init__(message, permanent=permanent, retry_after=retry_after)
        self.url = url
        self.body = body


class RefusedAddress(IngestionError):
    """The address may not be fetched: private network, wrong scheme or port, credentials."""

    code = "refused_address"
    advice = _(
        "Private and local addresses are refused. An administrator can allow a network "
        "with LIBRARIAN_FETCH_ALLOW_NETWORKS."
    )
    permanent = True


class TooLarge(IngestionError):
    code = "too_large"
    advice = _("The document is over the size limit. Upload a smaller file, or raise the limit.")
    permanent = True


class DeadlineExceeded(IngestionError):
    code = "deadline"
    advice = _("It took longer than allowed. Retry when the site, or this machine, is less busy.")
    attempts = 2


class UnsupportedType(IngestionError):
    code = "unsupported_type"
    advice = f"Add a {document_kinds.nouns()}."
    permanent = True


class BrokenDocument(IngestionError):
    code = "broken_document"
    advice = _("The file could not be read. Open it yourself; if it opens, export it again.")
    permanent = True


class CopyProtected(BrokenDocument):
    """The text is encrypted for one reader's devices."""

    code = "copy_protected"
    advice = _("Add a copy without copy protection; many publishers sell one.")


class NotContent(IngestionError):
    """A page came back, but not the one a reader wants: empty, wall, bot check, error page."""

    code = "not_content"
    advice = _(
        "Open the link in a browser. If the text is there, save the page as a file and upload it."
    )
    permanent = True


class NoTextLayer(NotContent):
    """The pages show text, but the file holds none that can be read."""

    code = "no_text_layer"
    advice = _(
        "Run it through OCR, with OCRmyPDF or your scanner's program for example, and upload what "
        "comes out."
    )


class BotCheck(NotContent):
    code = "bot_check"
    advice = _(
        "The site lets only browsers in. Open the link in yours, save the page as a file and "
        "upload it."
    )


class SignInWall(NotContent):
    code = "sign_in"
    advice = _("Sign in with your browser, save the page as a file and upload it.")


class ConsentWall(NotContent):
    code = "consent"
    advice = _(
        "Answer the site's question in your browser, then save the page as a file and upload it."
    )


class ErrorPage(NotContent):
    code = "error_page"
    advice = _("The page seems to be gone. Check the link, or look for it in a web archive.")


class ParkedDomain(NotContent):
    code = "parked"
    advice = _("The site is gone. Look for the page in a web archive.")


class NeedsJavaScript(NotContent):
    """The page builds its text by script; a browser can show it."""

    code = "needs_javascript"
    advice = AgentRefused.advice


class ItemGone(IngestionError):
    """The item to be processed again, or the saved copy it is read from, is no longer there."""

    code = "item_gone"
    advice = _("Add its address or file again if you want it back.")
    permanent = True


class StoreUnavailable(IngestionError):
    """One of our own stores (files, vectors, database) did not answer."""

    code = "store_unavailable"
    advice = _(
        "A part of the librarian is down. Once it is up again (see /health), retry what failed."
    )
    attempts = 8  # over about half an hour: the fault is ours


class StoreRefuses(StoreUnavailable):
    """A store that answers and takes nothing until a person has changed something."""

    code = "store_refuses"
    advice = _("Do what the message says; what waits then goes on by itself.")
    attempts = 1000  # over ten days: the document is not to blame


class DiskFull(StoreUnavailable):
    """The disk takes no new work; nothing that waits is lost."""

    code = "disk_full"
    advice = _(
        "Make room on the disk of the librarian's data folder: what waits then goes on by itself."
    )


def store_failure(error: library_errors.LibraryError) -> StoreUnavailable:
    """A failure of the library's stores as a job's."""
    refused = isinstance(error, library_errors.StoreRefused)
    return (StoreRefuses if refused else StoreUnavailable)(str(error))


class WorkerLost(IngestionError):
    """The process that worked on the job ended."""

    code = "worker_lost"
    advice = _(
        "It is tried once more by itself. If that fails too, the document is the likely cause."
    )


class Quarantined(IngestionError):
    """The job ended its worker twice, so it gets no third."""

    code = "set_aside"
    advice = _(
        "The document may need more memory than there is. Try a smaller one, or retry "
        "when less else is running; the worker's log has its last words."
    )
    permanent = True


class UnexpectedFailure(IngestionError):
    code = "defect"
    advice = _("This is a defect of the librarian. The log has the details under the job's id.")
    attempts = 2


class ReaderKilled(IngestionError):
    """The system ended the process that read the document, as it does when memory is short."""

    code = "reader_killed"
    advice = _(
        "The machine is short of memory. It is tried again by itself, alone; if that fails too, "
        "let fewer workers run, or lower LIBRARIAN_READ_MEMORY_MB."
    )


class EmptyUpload(IngestionError):
    code = "empty_upload"
    advice = _("Choose a file that has something in it.")
    permanent = True


class Cancelled(IngestionError):
    """Raised inside the pipeline when the owner cancelled the job."""

    code = "cancelled"
    advice = _("Retry the job to start it again.")
    permanent = True


class UploadGone(IngestionError):
    code = "upload_gone"
    advice = _("Add the file again.")
    permanent = True


class BelowFloor(IngestionError):
    """Judged, and not filed: its tier is below what its feed keeps."""

    code = "below_floor"
    advice = _("Lower what the feed keeps, or add the page by itself.")
    permanent = True
