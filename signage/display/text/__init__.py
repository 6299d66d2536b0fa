"""Text: from a string and a face to widths, lines that fit, and coverage.

faces       which font has a character: the theme's, those that come with it, the system's
fonts       one font file, opened by HarfBuzz: shaping and exact coverage (uharfbuzz)
one_glyph   polygons as a font, for HarfBuzz to rasterise
bidi        which way each piece of a line runs (python-bidi)
breaks      where text may be cut (uniseg)
thai        where its words end (budoux)
runs        a line as runs of one font and one direction
typesetter  measure, fit, clamp, wrap, draw: what the view and the painter use
"""

from signage.display.text import lean_uharfbuzz  # noqa: F401 - before all that imports uharfbuzz
from signage.display.text.faces import Faces, bundled, forget
from signage.display.text.fonts import Bitmap, Face
from signage.display.text.typesetter import Typesetter

__all__ = ["Bitmap", "Face", "Faces", "Typesetter", "bundled", "forget"]
