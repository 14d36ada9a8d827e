"""REST for the devices that are sent push notifications."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from ingestion.notifications import devices
from ingestion.notifications.models import MAX_ENDPOINT, MAX_NAME, PushDevice
from librarian_site.accounts.request_user import origin, session_key
from librarian_site.core.reading_choices import Digest
from library.views.access import api_user

router = Router(tags=["account"])

Key = Annotated[str, StringConstraints(max_length=100, pattern=r"^[\w=-]+$")]


class PushKeys(Schema):
    p256dh: Key
    auth: Key


class DeviceIn(Schema):
    """What `PushSubscription.toJSON()` of a browser gives, and what it is to be told of."""

    endpoint: Annotated[str, StringConstraints(max_length=MAX_ENDPOINT, pattern=r"^[!-~]+$")]
    keys: PushKeys
    name: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, min_length=1, max_length=MAX_NAME, pattern=r"^[^\x00]+$"
        ),
    ]
    """By which you know the device again."""
    failures: bool = True
    searches: bool = False
    """New items of your saved searches."""
    digest: Digest = Digest.NEVER


class DevicePatch(Schema):
    failures: bool | None = None
    searches: bool | None = None
    digest: Digest | None = None


class DeviceOut(Schema):
    id: int
    name: str
    failures: bool
    searches: bool
    digest: Digest
    created_at: datetime
    last_sent_at: datetime | None
    refusals: int = Field(ge=0)
    """Messages that its push service has not taken since the last that it took."""

    @classmethod
    def of(cls, row: PushDevice) -> DeviceOut:
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class TestOut(Schema):
    outcome: Literal["taken", "refused", "unreachable", "gone"]
    """`unreachable`: its push service gave no answer. `gone`: the device has unsubscribed, and is
    forgotten."""


@router.get(
    "/notifications/devices",
    response=list[DeviceOut],
    operation_id="list_push_devices",
    summary="Devices that are sent push notifications",
)
def list_push_devices(request: HttpRequest) -> list[DeviceOut]:
    return [DeviceOut.of(row) for row in PushDevice.objects.filter(user_id=api_user(request).pk)]


@router.post(
    "/notifications/devices",
    response={201: DeviceOut},
    operation_id="add_push_device",
    summary="Have a browser sent push notifications",
)
def add_push_device(request: HttpRequest, body: DeviceIn) -> Status[DeviceOut]:
    """The browser subscribes with the `push_key` of `GET /notifications` first.

    A device that is there keeps its name and what it is told of. It goes with the session that
    adds it, when that is ended.
    """
    given = body.dict(exclude={"keys"})
    made = devices.subscribe(
        api_user(request),
        p256dh=body.keys.p256dh,
        auth=body.keys.auth,
        session_key=session_key(request),
        origin=origin(request),
        **given,
    )
    return Status(201, DeviceOut.of(made))


@router.patch(
    "/notifications/devices/{int:device_id}",
    response=DeviceOut,
    operation_id="update_push_device",
    summary="Change what a device is told of",
)
def update_push_device(request: HttpRequest, device_id: int, body: DevicePatch) -> DeviceOut:
    device = _own(request, device_id)
    devices.change(device, **body.dict())
    return DeviceOut.of(device)


@router.delete(
    "/notifications/devices/{int:device_id}",
    response={204: None},
    operation_id="remove_push_device",
    summary="Send a device nothing any more",
)
def remove_push_device(request: HttpRequest, device_id: int) -> Status[None]:
    _own(request, device_id).delete()
    return Status(204, None)


@router.post(
    "/notifications/devices/{int:device_id}/test",
    response=TestOut,
    operation_id="test_push_device",
    summary="Send a device a test now",
)
def test_push_device(request: HttpRequest, device_id: int) -> TestOut:
    return TestOut(outcome=devices.send_test(_own(request, device_id)).value)


def _own(request: HttpRequest, device_id: int) -> PushDevice:
    mine = PushDevice.objects.filter(user_id=api_user(request).pk).select_related("user")
    found = mine.filter(pk=device_id).first()
    if found is None:
        raise Http404
    return found
