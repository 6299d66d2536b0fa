"""The product's own faces and figures, and generated text of every kind, to draw in tests."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from signage.display import figures
from signage.display.text import Face, Faces, Typesetter, bundled

THEMES = Path(__file__).resolve().parents[2] / "themes"
INTER = THEMES / "fonts" / "inter" / "Inter.ttf"
FACES = {
    "text": Face(INTER, (("opsz", 14.0),)),
    "display": Face(INTER, (("opsz", 32.0),)),
}
FIGURES = figures.load(THEMES / "figures.toml")


def typesetter() -> Typesetter:
    """One that knows no fonts but ours, so that every machine sets the same."""
    return Typesetter(Faces(FACES, bundled(THEMES / "fonts"), system_folders=()))


_WORDS = st.sampled_from(
    [
        *(
            "Quarterly",
            "roadmap",
            "Łódź",
            "Ελλάδα",
            "Проект",
            "e\u0301a\u0308\u0323",
            "10:30–11:30",
        ),
        *("a/b-c,", "(x)", "«y»;", "supercalifragilisticexpialidocious", "\u200b", "\u200d\u200d"),
        *("غرفة", "اجتماع", "4B", "می\u200cخواهم", "פגישת", "צוות", "ห้องประชุม", "क्षत्रिय", "बैठक"),
        *(
            "四半期「会議」、。",
            "한국어",
            "👩\u200d👩\u200d👧\u200d👦",
            "🇩🇪🇫🇷",
            "👍🏽",
            "☕\ufe0f",
            "1\ufe0f\u20e3",
        ),
    ]
)
_ANYTHING = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)

TITLES = st.lists(_WORDS | _ANYTHING, max_size=12).map(" ".join)
WORDS_ONLY = st.lists(_WORDS, max_size=14).map(" ".join)
