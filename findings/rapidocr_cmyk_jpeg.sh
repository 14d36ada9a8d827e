#!/usr/bin/env bash
# RapidOCR finds no text in a CMYK JPEG, the form that print shops send, and reports no fault.
#
# Guess: the colour space of a JPEG is the decoder's affair; black on white is read in any.
# Seen (rapidocr 3.10.0, onnxruntime 1.32.0): the picture is opened, but its four channels are handled
# as red, green, blue and transparency, and the result holds no text. The same bytes
# turned to RGB by Pillow beforehand are read.
#
#   RGB: ('Harbour closed on Friday',)
#   CMYK: None
#   CMYK, turned to RGB first: ('Harbour closed on Friday',)
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" rapidocr==3.10.0 onnxruntime==1.32.0 opencv-python-headless==5.0.0.93 pillow==13.0.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import io
import logging

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from rapidocr import RapidOCR

logging.disable(logging.CRITICAL)
engine = RapidOCR()
picture = Image.new("RGB", (900, 200), "white")
font = ImageFont.load_default(48)
ImageDraw.Draw(picture).text((40, 60), "Harbour closed on Friday", fill="black", font=font)


def jpeg(image):
    file = io.BytesIO()
    image.save(file, "JPEG", quality=95)
    return file.getvalue()


READ = ("Harbour closed on Friday",)
cmyk = jpeg(picture.convert("CMYK"))
check("RGB", engine(jpeg(picture)).txts, READ)
check("CMYK", engine(cmyk).txts, None)
converted = np.asarray(Image.open(io.BytesIO(cmyk)).convert("RGB"))
check("CMYK, turned to RGB first", engine(converted).txts, READ)

print("as stated")
PY
