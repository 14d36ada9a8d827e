"""The doctor in the administration."""

from __future__ import annotations

from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from librarian_site.accounts.staff import CHANGE, LOOK, require
from librarian_site.operations.doctor.checks import Report, examine, repair

# The parts of a report, as the template names them.
PARTS = (
    gettext_noop("Files"),
    gettext_noop("Vectors"),
    gettext_noop("Jobs"),
    gettext_noop("Versions"),
)


@never_cache
@staff_member_required
@require_http_methods(["GET", "POST"])
def doctor(request: HttpRequest) -> HttpResponse:
    """Look when asked to, as a look at a large library takes a while."""
    require(request, LOOK)
    mends = request.POST.get("repair") == "1"
    if mends:
        require(request, CHANGE)
    report: Report | None = None
    if request.method == "POST":
        quick = request.POST.get("quick") == "1"
        report = examine(quick=quick)
        if mends and report.count:
            for failure in repair(report):
                messages.error(request, gettext("Not mended: %(why)s") % {"why": failure})
            report = examine(quick=quick)
    context = {**admin.site.each_context(request), "title": gettext("Doctor"), "report": report}
    return render(request, "admin/doctor.html", context)
