"""What colours become for other eyes, and how far apart two of them are."""

from __future__ import annotations

from signage.display.dimming import encoded, linear
from signage.display.scene import Color

Matrix = tuple[tuple[float, float, float], ...]

# G. M. Machado, M. M. Oliveira, L. A. F. Fernandes: "A Physiologically-based Model for Simulation
# of Color Vision Deficiency", IEEE TVCG 15 (6), 2009: the matrices of severity 1.0, which are
# applied to linear RGB.
DEFICIENCIES: dict[str, Matrix] = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def seen(color: Color, matrix: Matrix) -> Color:
    """The colour that a trichromat would have to see for what the other eye sees."""
    light = [linear(value / 255) for value in color]
    mixed = (sum(a * b for a, b in zip(row, light, strict=True)) for row in matrix)
    red, green, blue = (round(255 * encoded(min(1.0, max(0.0, value)))) for value in mixed)
    return red, green, blue


def grey(color: Color) -> int:
    """The grey of the same luminance, 0 to 255."""
    red, green, blue = (linear(value / 255) for value in color)
    return round(255 * encoded(0.2126 * red + 0.7152 * green + 0.0722 * blue))


def apart(one: Color, other: Color) -> float:
    """The distance of two colours in CIE L*a*b* (ΔE*ab, 1976; D65): about 2 can just be told."""
    return sum((a - b) ** 2 for a, b in zip(_lab(one), _lab(other), strict=True)) ** 0.5


def _lab(color: Color) -> tuple[float, float, float]:
    red, green, blue = (linear(value / 255) for value in color)
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = (
        t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (x, y, z)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
