"""A new theme: a small file that extends another and says how to go on."""

from __future__ import annotations

import re
from pathlib import Path

from signage.core.room import Status
from signage.display import theme
from signage.display.lineage import THEME
from signage.display.scene import Color
from signage.display.tables import near
from signage.display.theme import STATES, Theme
from signage.errors import Problem, UserError
from signage.theming.shelf import entries

EX_CANTCREAT = 73  # sysexits(3)
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")

_TEXT = """\
# {name}: everything is as in {base} but for what this file says.
#
# See it while you write:   signage preview --themes-dir {folder} --theme {name}
# All states and sizes:     signage themes sheet {name} --themes-dir {folder}
# What is wrong with it:    signage themes check {file}
# Every key is explained in the guide, themes/README.md.

extends = "{base}"
description = "{base}, our way"

# --- type: what stands before a dot holds there only: XS, S, M, L, P (portrait) ---

# [type]
{types}

# --- a typeface of your own, its licence beside it: OFL.txt or LICENSE.txt ---

# [faces.display]
# file = "fonts/ours/Ours.ttf"

# --- a logo: a picture in this folder, in a box; it gives way to text ---

# [[part]]
# kind = "logo"
# image = "logo.png"
# edge = "middle"
# y = 3.4
# width = 22
# height = 9

# --- a part of {base}, changed or dropped by its name ---

# [[part]]
# name = "{part}"
# drop = true

# --- colours by state: {others} have tables too ---

# [palette.{state}]
{colors}
"""


def write(name: str, base: str, folder: Path) -> Path:
    """Write FOLDER/NAME/theme.toml, which extends `base`; its path.

    Nothing is written over. Raises UserError for a name that cannot be one, a base that there is
    not, and a file that is there or cannot be written.
    """
    own = folder if folder.is_dir() else None
    known = {entry.name for entry in entries(own)}
    problems = []
    if not _NAME.fullmatch(name):
        what = f"{name!r} cannot be a theme's name"
        problems.append(Problem("NAME", what, "a-z, 0-9, - and _, at most 40"))
    if base not in known:
        problems.append(Problem("--from", f"there is no theme {base!r}", near(base, known)))
    if problems:
        raise UserError(problems, 64)
    text = _text(name, theme.load(base, own or theme.folder()), folder)
    file = folder / name / THEME
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as new:
            new.write(text)
    except FileExistsError:
        problem = Problem(str(file), "is there already", "choose another name, or remove it")
        raise UserError([problem], EX_CANTCREAT) from None
    except OSError as error:
        problem = Problem(str(file), f"cannot be written: {error.strerror}")
        raise UserError([problem], EX_CANTCREAT) from error
    return file


def _text(name: str, base: Theme, folder: Path) -> str:
    types = [
        f"# {role} = {{ weight = {kind.weight}, M.size = {kind.size:g} }}"
        for role, kind in base.types["M"].items()
        if not role.startswith(("night_", "page_"))
    ]
    kinds = [theme.kind_of(part) for part in base.layouts["M", True] if part.page == "room"]
    first = Status.AVAILABLE.value
    return _TEXT.format(
        name=name,
        base=base.name,
        folder=folder,
        file=folder / name,
        types="\n".join(types),
        part=[kind for kind in kinds if kinds.count(kind) == 1][-1],
        state=first,
        others=", ".join(state for state in STATES if state != first),
        colors="\n".join(f'# {role} = "{_hex(c)}"' for role, c in base.palettes[first].items()),
    )


def _hex(color: Color) -> str:
    return "#{:02X}{:02X}{:02X}".format(*color)
