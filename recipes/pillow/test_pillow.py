# SPDX-License-Identifier: Apache-2.0
"""Formats of images, and text."""

import io

from PIL import Image, ImageDraw, ImageFont, ImageStat, features


def picture() -> Image.Image:
    image = Image.linear_gradient("L").resize((64, 48))
    return Image.merge("RGB", (image, image.transpose(Image.Transpose.FLIP_LEFT_RIGHT), image.rotate(90)))


def test_formats_give_the_picture_back() -> None:
    for name, options in (("PNG", {}), ("TIFF", {}), ("WEBP", {"lossless": True}), ("BMP", {})):
        stream = io.BytesIO()
        picture().save(stream, name, **options)
        assert Image.open(stream).convert("RGB").tobytes() == picture().tobytes(), name


def test_lossy_formats_are_near() -> None:
    for name in ("JPEG", "WEBP"):
        stream = io.BytesIO()
        picture().save(stream, name, quality=95)
        means = zip(ImageStat.Stat(picture()).mean, ImageStat.Stat(Image.open(stream)).mean, strict=True)
        assert all(abs(one - other) < 2 for one, other in means), name


def test_text_is_drawn() -> None:
    image = Image.new("L", (200, 40))
    ImageDraw.Draw(image).text((5, 5), "Pyxide", font=ImageFont.load_default(24), fill=255)
    assert image.getbbox() is not None
    assert 300 < sum(value > 127 for value in image.tobytes()) < 1500


def test_features() -> None:
    assert all(features.check(name) for name in ("zlib", "jpg", "webp", "freetype2"))
