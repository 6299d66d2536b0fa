"""Golden pictures: what the README shows is what the product draws."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from signage.display.room_facts import RoomFacts
from signage.looks import looks
from tests.golden.pictures import FOLDER, PICTURES, Picture, draw

# The faces that come with the product hold no Chinese, Japanese or Korean.
CJK = looks(RoomFacts(""), UTC).typesetter.covers("使用中", "text")

# Glyph and curve rasterisation moves by a level or two with the HarfBuzz version; a moved line,
# another word or colour is hundreds of times as much.
TOLERANCE = 0.15  # mean difference, in levels of 255, over all pixels and channels


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.file)
def test_the_product_draws_its_pictures(picture: Picture, tmp_path: Path) -> None:
    """Each golden is drawn again by the same command, within a stated tolerance."""
    if "ja-JP" in picture.arguments and not CJK:
        pytest.skip("no font for Japanese is installed (fonts-noto-cjk)")
    drawn = Image.open(draw(picture, tmp_path)).convert("RGB")
    golden = Image.open(FOLDER / picture.file).convert("RGB")
    assert drawn.size == golden.size
    histogram = ImageChops.difference(drawn, golden).histogram()
    total = sum(level % 256 * count for level, count in enumerate(histogram))
    mean = total / (3 * drawn.width * drawn.height)
    assert mean <= TOLERANCE, f"{picture.file} differs by {mean:.3f} levels on average"


def test_the_readme_shows_only_goldens() -> None:
    """Every picture in the README is one of them, so that none can grow old."""
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    shown = {part.split(")")[0] for part in readme.split("tests/golden/pictures/")[1:]}
    assert shown
    assert shown <= {picture.file for picture in PICTURES}
