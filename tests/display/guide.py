"""The reference of parts in themes/README.md, made from the code: python -m tests.display.guide

Each key's type and default come from its field, its meaning from the comment behind it, what it
must stand out from from the part's `contrasts`.
"""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Iterator, Set

from signage.display import theme
from signage.display.parts import KINDS
from signage.display.parts.base import File, Ink, Part, State, Style
from signage.display.parts.keyed import keys_of

GUIDE = theme.folder() / "README.md"
BEGIN, END = "<!-- made by python -m tests.display.guide -->", "<!-- end of what is made -->"
_NAMES = {
    float: "length",
    int: "whole number",
    bool: "true or false",
    str: "text",
    Ink: "colour",
    Style: "type role",
    File: "file",
}
_USUAL = {  # what a key means that no comment explains
    "margin": "from the side edges",
    "before_end": "where it ends, from the end edge",
    "baseline": "from the upper edge",
    "y": "of its upper edge",
    "style": "of its text",
    "color": "of what is read first, or of all of it",
    "second": "of what is secondary",
    "show": "false: not here",
}
_FIELD = re.compile(r"^    (\w+): [^#\n]*?(?:  # (.*))?$", re.M)


def main() -> None:
    """Write the reference into the guide."""
    text = GUIDE.read_text("utf-8")
    GUIDE.write_text(with_reference(text), "utf-8")


def with_reference(guide: str) -> str:
    """The guide with the reference as it should be."""
    before, _, rest = guide.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{reference()}{END}{after}"


def reference() -> str:
    """Every key of every kind of part, as Markdown."""
    common = keys_of(Part).keys()
    lines = ["", "#### every part", "", *_table(Part, common)]
    for kind, part in sorted(KINDS.items()):
        lines += ["", f"#### `{kind}`", "", " ".join((part.__doc__ or "").split()), ""]
        lines += _table(part, keys_of(part).keys() - common)
    return "\n".join([*lines, "", ""])


def _table(part: type[Part], shown: Set[str]) -> Iterator[str]:
    comments = _comments(part)
    keys = {key: told for key, told in keys_of(part).items() if key in shown}
    if not keys:
        return
    yield "| key | what it is | without it | |"
    yield "|---|---|---|---|"
    for key, (hint, needed) in keys.items():
        kind = _name(hint)
        if key in part.contrasts:
            least, behind = part.contrasts[key]
            on = " and ".join(f"`{each}`" for each in behind.split())
            kind += f", {least:g}:1 on {on or 'its zone'}"
        default = "needed" if needed else _default(getattr(part, key))
        meaning = comments.get(key) or _USUAL.get(key, "")
        yield f"| `{key}` | {kind} | {default} | {meaning} |"


def _comments(part: type[Part]) -> dict[str, str]:
    """What stands behind the fields of a part and of the classes that it is made from."""
    found: dict[str, str] = {}
    for each in reversed(part.__mro__):
        if issubclass(each, Part):
            matches = _FIELD.finditer(inspect.getsource(each))
            found |= {match[1]: (match[2] or "").replace("|", "\\|") for match in matches}
    return found


def _name(kind: typing.Any) -> str:
    if kind in _NAMES:
        return _NAMES[kind]
    if kind is State:
        return "state"
    if typing.get_origin(kind) is typing.Literal:
        return ", ".join(f'"{choice}"' for choice in typing.get_args(kind))
    return f"list: {_name(typing.get_args(kind)[0])}"


def _default(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    return f'"{value}"' if value and isinstance(value, str) else "none" if not value else str(value)


if __name__ == "__main__":
    main()
