"""What is kept of a picture, and what is not taken for one."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from ingestion.documents.errors import BrokenDocument, IngestionError, TooLarge, UnsupportedType
from ingestion.pictures.decoding import decode

SECRET = b"52 North, at home"


def painted(size: tuple[int, int] = (160, 100)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    return image


def stored(image: Image.Image, form: str, **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010E] = SECRET.decode()
    return made


def kept(content: bytes, **options: Any) -> dict[str, Any]:
    return decode(content, **{"max_pixels": 1_000_000, "thumbnail": False, **options})


def opened(answer: dict[str, Any]) -> Image.Image:
    return Image.open(BytesIO(answer["content"]))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP"])
def test_what_was_hidden_in_a_picture_is_gone(form: str) -> None:
    image = painted().convert("P", palette=Image.Palette.ADAPTIVE) if form == "GIF" else painted()
    options: dict[str, dict[str, Any]] = {
        "JPEG": {"exif": exif(), "comment": SECRET, "xmp": SECRET},
        "PNG": {"exif": exif(), "xmp": SECRET},
        "GIF": {"comment": SECRET},
        "WEBP": {"exif": exif(), "xmp": SECRET},
        "AVIF": {"exif": exif(), "xmp": SECRET},
    }
    content = stored(image, form, **options.get(form, {}))
    assert form == "BMP" or SECRET in content
    answer = kept(content + SECRET)
    assert SECRET not in answer["content"]
    again = opened(answer)
    assert (again.size, f"image/{(again.format or '').lower()}") == (
        (160, 100),
        answer["media_type"],
    )
    assert (answer["width"], answer["height"]) == (160, 100)
    left, right = again.convert("RGB").getpixel((20, 50)), again.convert("RGB").getpixel((140, 50))
    assert isinstance(left, tuple) and isinstance(right, tuple)
    assert left[0] > 200 > left[2] and right[2] > 200 > right[0]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_stands_upright(form: str) -> None:
    answer = kept(stored(painted(), form, exif=exif(orientation=6)))  # to be turned right
    assert (answer["width"], answer["height"]) == opened(answer).size == (100, 160)
    top = opened(answer).convert("RGB").getpixel((50, 20))
    assert isinstance(top, tuple)
    assert top[0] > 200 > top[2]


def test_the_colour_profile_stays() -> None:
    content = stored(painted(), "JPEG", icc_profile=b"profile of a screen")
    assert opened(kept(content)).info["icc_profile"] == b"profile of a screen"


def test_a_photograph_loses_nothing_that_can_be_seen() -> None:
    image = Image.radial_gradient("L").resize((300, 200)).convert("RGB")
    content = stored(image, "JPEG", quality=70)
    answer = kept(content)
    assert len(answer["content"]) < 1.05 * len(content)
    before, after = Image.open(BytesIO(content)).tobytes(), opened(answer).tobytes()
    assert max(abs(one - other) for one, other in zip(before, after, strict=True)) <= 3


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_an_animation_moves_until_it_is_too_large(form: str) -> None:
    frames = [Image.new("RGB", (40, 30), color) for color in ("red", "white", "blue")]
    content = stored(
        frames[0], form, save_all=True, append_images=frames[1:], duration=[50, 80, 90], loop=0
    )
    moving = opened(kept(content))
    assert getattr(moving, "n_frames", 1) == 3
    assert moving.info["loop"] == 0
    assert getattr(opened(kept(content, max_pixels=4000)), "n_frames", 1) == 1


def test_a_thumbnail_is_small_and_of_what_can_be_seen() -> None:
    answer = kept(stored(painted((1600, 400)), "PNG"), thumbnail=True)
    small = Image.open(BytesIO(answer["thumbnail"]))
    assert (small.format, small.size) == ("WEBP", (560, 140))
    assert kept(stored(painted((60, 60)), "PNG"), thumbnail=True)["thumbnail"] == b""


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", UnsupportedType),
        (b"<html>not found</html>", UnsupportedType),
        (b"", UnsupportedType),
        (stored(Image.new("RGB", (1, 1)), "GIF"), UnsupportedType),
        (stored(painted((2000, 1000)), "PNG"), TooLarge),
        (stored(painted((300, 200)), "JPEG")[:900], BrokenDocument),
        (stored(painted((300, 200)), "PNG")[:-40], BrokenDocument),
    ],
)
def test_what_can_not_be_kept_is_refused(content: bytes, error: type[IngestionError]) -> None:
    with pytest.raises(error):
        kept(content)
