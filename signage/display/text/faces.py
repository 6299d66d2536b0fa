"""The fonts a display may use: the theme's faces, those that come with it, those of the system.

A face opens when the first text needs it. What a face lacks is taken from the next that has it; the
folders of the system are looked at only for a character that no font of ours has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from signage.display.text import fonts
from signage.display.text.fonts import Face, Font

BOLD = 600  # from this weight up a static family is set in its bold

SYSTEM_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/System/Library/Fonts"),
    Path("/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)
_EMOJI = ("NotoColorEmoji.ttf", "Noto-COLRv1.ttf", "Apple Color Emoji.ttc", "seguiemj.ttf")
_WIDE = (  # (regular, bold) of fonts that hold Chinese, Japanese and Korean
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"),
    ("Hiragino Sans GB.ttc", None),
    ("msyh.ttc", "msyhbd.ttc"),
    ("YuGothM.ttc", "YuGothB.ttc"),
    ("malgun.ttf", "malgunbd.ttf"),
    ("DroidSansFallbackFull.ttf", None),
)
_LAST = (("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),)
# The font in Noto's CJK files for a language, the more special tags first.
_CJK_INDEX = {"zh-hk": 4, "zh-hant-hk": 4, "zh-tw": 3, "zh-hant": 3, "zh": 2, "ko": 1, "ja": 0}


class Faces:
    """Finds the font for a character."""

    def __init__(
        self,
        faces: Mapping[str, Face],
        fallbacks: Sequence[Face] = (),
        language: str = "en",
        system_folders: Sequence[Path] = SYSTEM_FOLDERS,
    ) -> None:
        """`language` (BCP 47) chooses among the forms that one sign has in several languages."""
        self._faces = dict(faces)
        self._fallbacks = tuple(fallbacks)
        self.language = language
        self._folders = tuple(system_folders)
        self._files: dict[str, Path] | None = None
        self.named = lru_cache(maxsize=64)(self._named)
        self.covering: Callable[[str, int, bool, str], Font | None] = lru_cache(maxsize=2048)(
            self._covering
        )

    def _named(self, name: str, weight: int, italic: bool) -> Font:
        """The theme's face at a weight; the one that leads it in this language, if there is one.

        Raises KeyError for a name that the theme does not have.
        """
        own = self._faces[name]
        leading = (self._faces[other] for other in own.beside)
        found = (self._found(face) for face in leading if self._speaks(face))
        return _open(next((face for face in found if face), own), weight, italic)

    def _covering(self, characters: str, weight: int, emoji: bool, name: str) -> Font | None:
        """The first font beyond the face `name` that has every one of the characters."""
        for face in self._candidates(emoji, name):
            font = _open(face, weight, False)
            if all(font.covers(character) for character in characters):
                return font
        return None

    def _candidates(self, emoji: bool, name: str) -> Iterator[Face]:
        if emoji:
            yield from self._system((name, None) for name in _EMOJI)
        own = self._faces[name]
        if own.beside:
            yield own  # another may lead it
        for other in own.beside:
            if face := self._found(self._faces[other]):
                yield face
        yield from self._fallbacks
        yield from self._system(_WIDE)
        if not emoji:
            yield from self._system((name, None) for name in _EMOJI)
        noto = sorted(n for n in self._installed() if n.startswith("NotoSans") and _regular(n))
        yield from self._system((name, name.replace("-Regular", "-Bold")) for name in noto)
        yield from self._system(_LAST)

    def _speaks(self, face: Face) -> bool:
        return self.language.lower().split("-")[0] in face.leads

    def _found(self, face: Face) -> Face | None:
        """A face with files that are there; None for one that this system lacks."""
        if not face.system:
            return face
        bold = face.bold.name if face.bold else None
        return next(self._system([(face.file.name, bold)]), None)

    def _system(self, names: Iterable[tuple[str, str | None]]) -> Iterator[Face]:
        files = self._installed()
        for regular, bold in names:
            if regular in files:
                index = self._cjk_index() if "CJK-" in regular else 0
                yield Face(files[regular], index=index, bold=files.get(bold or ""))

    def _cjk_index(self) -> int:
        language = f"{self.language}-".lower()
        return next((i for tag, i in _CJK_INDEX.items() if language.startswith(f"{tag}-")), 0)

    def _installed(self) -> dict[str, Path]:
        """The system's font files by name; looked for once, when first asked."""
        if self._files is None:
            self._files = {
                path.name: path
                for folder in self._folders
                if folder.is_dir()
                for path in sorted(folder.rglob("*.[to]t[cf]"))
            }
        return self._files


def bundled(folder: Path) -> tuple[Face, ...]:
    """The fonts for other scripts that come with the themes (`folder` is themes/fonts)."""
    return tuple(Face(path) for path in sorted(folder.glob("noto-sans-*/*.ttf")))


def forget() -> None:
    """Open every font anew when it is next needed: a file has changed (the preview)."""
    _font.cache_clear()
    fonts.forget()


def _regular(name: str) -> bool:
    return name.endswith("-Regular.ttf")


def _open(face: Face, weight: int, italic: bool) -> Font:
    bold = weight >= BOLD
    slanted = (bold and face.bold_italic) or face.italic if italic else None
    file = slanted or (face.bold if bold else None) or face.file
    return _font(file, face.index, (*face.axes, ("wght", float(weight))))


@lru_cache(maxsize=64)
def _font(file: Path, index: int, axes: tuple[tuple[str, float], ...]) -> Font:
    return Font(file, index, axes)
