# SPDX-License-Identifier: Apache-2.0
"""Plots drawn by Agg and as SVG; pixels whose colours follow from what was drawn."""

import io
import xml.etree.ElementTree as ET

import js
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.tri import Triangulation
from PIL import Image


def pixels(figure: Figure) -> np.ndarray:
    """The figure's PNG as an array (height, width, 4) of bytes."""
    stream = io.BytesIO()
    figure.savefig(stream, format="png")
    plt.close(figure)
    return np.asarray(Image.open(stream).convert("RGBA"))


def bare(limits: tuple[float, float, float, float]) -> tuple[Figure, plt.Axes]:
    """A figure of 100 x 100 pixels that is all axes."""
    figure = plt.figure(figsize=(1, 1), dpi=100)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.axis(limits)
    axes.set_axis_off()
    return figure, axes


def test_agg_is_the_backend_where_no_figure_can_be_shown() -> None:
    in_page = hasattr(js, "document")
    assert matplotlib.get_backend().lower() == ("module://pyxide_matplotlib.backend" if in_page else "agg")


def test_png_has_what_was_drawn() -> None:
    figure, axes = bare((0, 10, 0, 10))
    axes.fill([2, 8, 8, 2], [1, 1, 5, 5], color="#204060")
    axes.plot([0, 10], [8, 8], color="red", linewidth=7.2)
    seen = pixels(figure)
    assert seen.shape == (100, 100, 4)
    assert (seen[52:88, 22:78] == (0x20, 0x40, 0x60, 255)).all()
    assert (seen[16:24, 2:98] == (255, 0, 0, 255)).all()
    for part in (seen[:13], seen[27:48], seen[92:], seen[52:, :18], seen[52:, 82:]):
        assert (part == 255).all()


def test_image_has_colours_of_its_values() -> None:
    figure, axes = bare((0, 1, 0, 1))
    values = np.array([[0.0, 0.5], [1.0, 0.25]])
    axes.imshow(values, cmap="gray", vmin=0, vmax=1, extent=(0, 1, 0, 1), interpolation="nearest")
    seen = pixels(figure)
    centres = seen[25::50, 25::50, 0]
    assert abs(centres - values * 255).max() < 2


def test_contours_lie_on_their_circle() -> None:
    x, y = np.meshgrid(np.linspace(-2, 2, 81), np.linspace(-2, 2, 81))
    figure, axes = bare((-2, 2, -2, 2))
    axes.contour(x, y, np.hypot(x, y), levels=[1.5], colors="black")
    rows, columns = np.nonzero(pixels(figure)[:, :, 0] < 128)
    radii = np.hypot((columns + 0.5 - 50) / 25, (rows + 0.5 - 50) / 25)
    assert len(radii) > 150
    assert abs(radii - 1.5).max() < 0.06


def test_legend_and_mathtext() -> None:
    def ink(**texts: str) -> int:
        figure, axes = plt.subplots(figsize=(3, 2), dpi=100)
        axes.plot([0, 1], [0, 1], label=texts.get("label", "_"))
        axes.set_title(texts.get("title", ""))
        if "label" in texts:
            axes.legend(loc="lower right")
        return int((pixels(figure)[:, :, :3].sum(axis=2) < 384).sum())

    plain = ink()
    assert ink(title=r"$\sqrt{x^2 + \alpha}\,\int_0^1 f$") > plain + 100
    assert ink(label="a line") > plain + 50
    try:
        ink(title=r"$\frac{1}$")
    except ValueError:
        return
    raise AssertionError("a fraction without a denominator was taken")


def test_text_is_shaped() -> None:
    from matplotlib.font_manager import findfont
    from matplotlib.ft2font import FT2Font

    def width(text: str) -> float:
        font = FT2Font(findfont("DejaVu Sans"))
        font.set_size(40, 100)
        font.set_text(text)
        return font.get_width_height()[0]

    assert width("AV") < width("A") + width("V"), "kerning"
    assert width("\u0644\u0627") < width("\u0644") + width("\u0627"), "the ligature of lam and alef"


def test_svg_and_pdf() -> None:
    figure, axes = plt.subplots()
    axes.plot([0, 1, 2], [1, 0, 1], gid="the-line")
    axes.set_xlabel("time")
    with matplotlib.rc_context({"svg.fonttype": "none"}):
        stream = io.BytesIO()
        figure.savefig(stream, format="svg")
    root = ET.fromstring(stream.getvalue())
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert any(node.get("id") == "the-line" for node in root.iter())
    assert "time" in {node.text for node in root.iter("{http://www.w3.org/2000/svg}text")}
    stream = io.BytesIO()
    figure.savefig(stream, format="pdf")
    plt.close(figure)
    assert stream.getvalue().startswith(b"%PDF-") and b"%%EOF" in stream.getvalue()[-8:]


def test_triangulation() -> None:
    square = Triangulation([0, 1, 1, 0, 0.5], [0, 0, 1, 1, 0.5])
    assert sorted(sorted(map(int, each)) for each in square.triangles) == [[0, 1, 4], [0, 3, 4], [1, 2, 4], [2, 3, 4]]
    assert int(square.get_trifinder()(0.5, 0.1)) in range(4)
    try:
        Triangulation([0, 1, 2], [0, 1, 2])
    except RuntimeError as error:
        assert "Qhull" in str(error) or "qhull" in str(error)
        return
    raise AssertionError("points of one line were triangulated")
