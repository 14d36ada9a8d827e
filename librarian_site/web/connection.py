"""What scripts ask before they send what waited: whether we answer, and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from library.views.access import current_user

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_GET
@never_cache
@login_required
def connection(request: HttpRequest) -> JsonResponse:
    """Who is signed in, and a token for what they send."""
    return JsonResponse({"user": current_user(request).pk, "token": get_token(request)})
