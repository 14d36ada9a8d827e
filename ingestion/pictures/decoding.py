"""Decode pictures and encode them anew, so that nothing hidden in them is kept.

EXIF, XMP and comments go, the orientation they ask for is applied, the colour profile stays.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image, ImageFile, ImageOps, ImageSequence, UnidentifiedImageError

from ingestion.documents.errors import BrokenDocument, TooLarge, UnsupportedType

# By Pillow's name of what is read: what is written. No SVG, which may hold scripts.
WRITTEN = {
    **{"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "GIF": "GIF", "WEBP": "WEBP"},
    **{"AVIF": "WEBP", "BMP": "PNG"},
}
OPENED = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP")
MEDIA_TYPES = {each: f"image/{each.lower()}" for each in WRITTEN.values()}
_ANIMATED = ("GIF", "PNG", "WEBP")
_ORIENTATION = 0x0112  # of EXIF
_KEPT_INFO = ("transparency", "gamma", "background")
QUALITY = 90  # where the compression of the original can't be kept
MIN_SIDE = 4  # pixels; smaller ones only count visitors
THUMBNAIL = (560, 420)  # pixels at most; twice what a card shows
THUMBNAIL_FROM = (120, 80)  # pixels at least of a picture that stands for an item
THUMBNAIL_QUALITY = 75


def decode(content: bytes, *, max_pixels: int, thumbnail: bool) -> dict[str, Any]:
    """What is kept of the picture: `content`, `media_type`, `width`, `height`, `thumbnail`.

    The thumbnail is WebP, and empty where none is asked for or the picture is small. Raises
    UnsupportedType for what is no picture, BrokenDocument for a damaged one, TooLarge.
    """
    Image.MAX_IMAGE_PIXELS = None  # the check below is ours
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # whoever imports WeasyPrint allows it for all
    try:
        with Image.open(BytesIO(content), formats=OPENED) as image:
            _check_size(image, max_pixels)
            return _kept(image, max_pixels, thumbnail)
    except UnidentifiedImageError as error:
        raise UnsupportedType("It is no picture that can be kept.") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise BrokenDocument("The picture is damaged.") from error


def _check_size(image: Image.Image, max_pixels: int) -> None:
    if image.width * image.height > max_pixels:
        raise TooLarge(
            f"The picture has {image.width} × {image.height} pixels, more than "
            f"{max_pixels / 1_000_000:g} million."
        )
    if min(image.size) < MIN_SIDE:
        raise UnsupportedType("The picture is too small to show anything.")


def _kept(image: Image.Image, max_pixels: int, thumbnail: bool) -> dict[str, Any]:
    form = WRITTEN[image.format or ""]
    frames = _animation(image, max_pixels // 2)
    if frames:
        first, options = frames[0], _timing(frames, form)
    else:
        image.seek(0)
        image.load()
        is_upright = image.getexif().get(_ORIENTATION, 1) == 1
        first = image if is_upright else ImageOps.exif_transpose(image)
        # A JPEG keeps its quantization tables: so writing it again loses nothing that can be seen.
        options = {"quality": "keep" if is_upright and image.format == "JPEG" else QUALITY}
    return {
        "content": _write(first, form, options),
        "media_type": MEDIA_TYPES[form],
        "width": first.width,
        "height": first.height,
        "thumbnail": _thumbnail(first) if thumbnail else b"",
    }


def _animation(image: Image.Image, max_pixels: int) -> list[Image.Image]:
    """The frames of an animation that has no more pixels together, else none."""
    count = getattr(image, "n_frames", 1) if image.format in _ANIMATED else 1
    if count == 1 or count * image.width * image.height > max_pixels:
        return []
    return [frame.copy() for frame in ImageSequence.Iterator(image)]


def _timing(frames: list[Image.Image], form: str) -> dict[str, Any]:
    options: dict[str, Any] = {
        "save_all": True,
        "duration": [round(frame.info.get("duration", 100)) for frame in frames],
    }
    loops = frames[0].info.get("loop")
    if loops is not None or form != "GIF":  # a GIF that does not say is shown once
        options["loop"] = loops or 0
    return {**options, "append_images": [_bare(frame) for frame in frames[1:]]}


def _write(image: Image.Image, form: str, options: dict[str, Any]) -> bytes:
    if profile := image.info.get("icc_profile"):
        options = {**options, "icc_profile": profile}
    out = BytesIO()
    _bare(image).save(out, form, **options)
    return out.getvalue()


def _bare(image: Image.Image) -> Image.Image:
    """The picture without what else was in its file, which Pillow writes again."""
    image.info = {name: image.info[name] for name in _KEPT_INFO if name in image.info}
    return image


def _thumbnail(image: Image.Image) -> bytes:
    if image.width < THUMBNAIL_FROM[0] or image.height < THUMBNAIL_FROM[1]:
        return b""
    is_clear = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    small = image.convert("RGBA" if is_clear else "RGB")
    small.thumbnail(THUMBNAIL)
    return _write(small, "WEBP", {"quality": THUMBNAIL_QUALITY})
