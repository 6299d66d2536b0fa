"""The QR code: it can be scanned wherever it is shown, and words speak of it only there."""

from __future__ import annotations

from functools import cache
from itertools import product

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from signage.config.link import LONGEST
from signage.core.room import Status
from signage.display import theme
from signage.display.dimming import CARD, dimmed
from signage.display.high_contrast import high_contrast
from signage.display.qr import LEAST, QUIET, Link, encode, side
from signage.display.scene import Modules, Scene, Target, Text
from tests.golden.cases import cases
from tests.golden.drawing import LINK, Studio

ADDRESS = "https://rm.example/j7"
LONG = Link(encode("https://rm.example/" + "x" * (LONGEST - 19)))
PANELS = {
    "XS": (480, 320), "S": (800, 480), "M": (1280, 800), "L": (1920, 1080), "P": (720, 1280),
}  # fmt: skip
