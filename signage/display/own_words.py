"""Words of the configuration that take the place of ours: checked, then put in."""

from __future__ import annotations

import string
from collections.abc import Mapping

from signage.errors import Problem

Words = Mapping[str, str | Mapping[str, str]]
"""By "table.key"; a mapping holds one form per plural category of CLDR."""


def placeholders(text: str) -> frozenset[str]:
    """The names in braces; raises ValueError where the braces do not match."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def check(words: Words, overrides: Mapping[str, str], where: str) -> list[Problem]:
    """Every key that does not exist and every placeholder that is not filled in there."""
    known = {
        **{key: text for key, text in words.items() if isinstance(text, str)},
        **{
            f"{key}.{category}": form
            for key, forms in words.items()
            if not isinstance(forms, str)
            for category, form in forms.items()
        },
    }
    problems = []
    for key, text in overrides.items():
        at = f"{where} {key}".strip()
        if key not in known:
            import difflib  # noqa: PLC0415 - sound words need none of it

            near = difflib.get_close_matches(key, known, 1)
            problems.append(
                Problem(at, "no such word", f"did you mean {near[0]!r}?" if near else "")
            )
            continue
        allowed = placeholders(known[key])
        try:
            stray = placeholders(text) - allowed
        except ValueError as error:
            problems.append(Problem(at, f"{error} in {text!r}", "write {{ for a brace"))
            continue
        if stray:
            names = ", ".join(sorted(f"{{{name}}}" for name in allowed)) or "none"
            problems.append(
                Problem(at, f"nothing to fill in for {{{min(stray)}}}", f"there is: {names}")
            )
    return problems


def put_in(words: Words, overrides: Mapping[str, str]) -> Words:
    """The words with those of the configuration in place of ours."""
    result = dict(words)
    for key, text in overrides.items():
        if key in result:
            result[key] = text
        else:
            name, _, category = key.rpartition(".")
            result[name] = {**result[name], category: text}  # type: ignore[dict-item]
    return result
