"""Parts a configuration from its secrets: those in the table [secrets], and misplaced ones.

A file in order keeps every character but those of its table [secrets]. A faulty one is written
anew: keys stay, with the values that the schema knows and accepts; every other value and every
comment goes, since it may be a secret that somebody has put into a wrong place. Of what is not
even TOML, or not UTF-8, each line is judged by itself, and only names that the schema knows stay.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from signage.config import appearance
from signage.config.addresses import secret_name
from signage.config.salvage import salvaged
from signage.config.structure import structured
from signage.config.values import RefusedError, found
from signage.display import own_words, wording
from signage.errors import Problem
from signage.legible import flat, known_keys, meant, read

REMOVED = "(removed)"
_MARKS: tuple[object, ...] = (REMOVED, [REMOVED])  # no reader takes both of them
_HEAD = """\
This file was faulty, and was written anew. What is not known here or not allowed was removed, and
all comments: it may have been a secret. Mend it below, or put your own file here again. A password
that stood in a wrong place has to be given again. What was wrong:
"""
_WHOLE = "Written anew without its secrets, and so without comments."
_AGAIN = "It was removed. Give it again, in that form."


@dataclass(frozen=True, slots=True)
class Parted:
    """A configuration without its secrets, and those."""

    text: str
    """Without any value that may be a secret."""
    left: str
    """What may stay on the card: the same, with marks for secrets that could not be taken."""
    secrets: Mapping[str, str]
    named: str | None
    """The name that [source] has for its secret."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with a file of which something was removed; no such value is repeated."""


def part(content: bytes, where: str) -> Parted:
    """The configuration without secrets; `where` names the file in what is said of it."""
    text, document, unread = read(content, where)
    given = document.pop("secrets", None)
    secrets, lost = _secrets({} if given is None else given)
    problems = [Problem(f"{where}: {p.where}", p.what, p.remedy) for p in lost.values()]
    kept, gone = _kept(document)
    named = kept["source"].get("secret") if isinstance(kept.get("source"), dict) else None
    if unread or gone:
        faults = [*structured(document)[1], *_words(document)[1]] if not unread else []
        faults = [fault for fault in faults if not _repeats(fault, gone)]
        places = {fault.where for fault in faults}
        faults += [_lost(fault) for fault in structured(kept)[1] if fault.where not in places]
        problems += [Problem(f"{where}: {p.where}", p.what, p.remedy) for p in faults]
        problems = [*unread, *problems]
        rest = None
    else:
        rest = text if given is None else _without_secrets(text, document)
    made = _anew(kept, problems) if rest is None else rest
    # A mark for each, so that the next start does not take the file as if nothing were missing.
    marks = "".join(f"{name} = {_toml(REMOVED)}\n" for name in lost)
    return Parted(
        made,
        made.rstrip("\n") + f"\n\n[secrets]\n{marks}" if marks else made,
        secrets,
        named if isinstance(named, str) and named != REMOVED else None,
        tuple(problems),
    )


def _lost(fault: Problem) -> Problem:
    """A line that could not be read has a name of our own, which nobody has to look for."""
    if not re.search(r" line-[0-9]+$|^\[line-[0-9]+\]$", fault.where):
        return fault
    return Problem(fault.where, "this line of the file cannot be read", "It was removed.")


def _secrets(given: object) -> tuple[dict[str, str], dict[str, Problem]]:
    """Those that can be taken, and what is wrong with each other one."""
    if not isinstance(given, dict):
        what = 'allowed: a table of lines such as exchange-password = "value"'
        return {}, {"number-1": Problem("[secrets]", what, _AGAIN)}
    secrets: dict[str, str] = {}
    lost: dict[str, Problem] = {}
    for number, (name, value) in enumerate(given.items(), start=1):
        try:
            secret_name(name)
        except RefusedError:  # the name is not repeated: the secret may stand in its place
            what = "its name is none; allowed: small letters, digits and hyphens"
            lost[f"number-{number}"] = Problem(f"[secrets] number {number}", what, _AGAIN)
            continue
        if isinstance(value, str) and value not in ("", REMOVED) and value.isprintable():
            secrets[name] = value
        else:
            lost[name] = Problem(f"[secrets] {name}", "allowed: one line of text in quotes", _AGAIN)
    return secrets, lost


def _kept(document: Mapping[str, Any]) -> tuple[dict[str, Any], list[object]]:
    """Every table and key with its value if that is known and accepted, else a mark in its place;
    and the values that went. The marks are refused themselves, so none is forgotten."""
    kept: dict[str, Any] = {}
    gone: list[object] = []
    doubted = salvaged(document).doubted
    marked = salvaged({name: dict.fromkeys(keys, REMOVED) for name, keys in known_keys().items()})
    sound, _ = _words(document)
    for name, keys in document.items():
        if not isinstance(keys, Mapping):
            kept[name] = REMOVED
            gone += [] if keys == REMOVED else [keys]
            continue
        table = kept[name] = {}
        for key, value in (flat(keys) if name == "wording" else keys).items():
            place = f"{name}.{key}"
            ours = key in known_keys().get(name, ())
            if key in sound if name == "wording" else ours and place not in doubted:
                table[key] = value
                continue
            taken = name == "wording" or (ours and place not in marked.doubted)
            table[key] = [REMOVED] if taken else REMOVED
            gone += [] if value in _MARKS else [value]
    return kept, gone


def _words(document: Mapping[str, Any]) -> tuple[Collection[str], list[Problem]]:
    """The keys of own words that are in order, and what the schema does not tell of the others."""
    given = document.get("wording")
    read: dict[str, str] = {}
    for key, value in (flat(given) if isinstance(given, Mapping) else {}).items():
        with suppress(RefusedError, ExceptionGroup):
            read |= appearance.wording({key: value})
    if not read:
        return (), []
    language = wording.language_of(salvaged(document).tables.display.languages[0])
    language = language if language in wording.languages() else wording.REFERENCE
    problems = own_words.check(wording.read(language)[1], read, "[wording]")
    return read.keys() - {problem.where.partition(" ")[2] for problem in problems}, problems


def _without_secrets(text: str, document: Mapping[str, Any]) -> str | None:
    """The text without the lines of [secrets]; None if they cannot be told from the others.

    `document` is what the rest must mean.
    """
    rest: list[str] = []
    table: str | None = None
    for line in re.findall(".*\n", text):
        said = meant(line) or {}
        if line.lstrip().startswith("[") and said:
            table = next(iter(said))
        if (table if table is not None else next(iter(said), None)) != "secrets":
            rest.append(line)
    made = "".join(rest)
    return made if meant(made) == document else None


def _repeats(fault: Problem, gone: list[object]) -> bool:
    """Whether what is said of a file holds something that was removed from it."""
    said = f"{fault.what} {fault.remedy}"
    return any(piece in said for piece in _pieces(gone))


def _pieces(value: object) -> Iterator[str]:
    """In which forms a value is repeated: whole, cut, or what stands between its braces."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _pieces(each)
    elif value is not None and not isinstance(value, bool):
        yield found(value)
        yield from filter(str.strip, re.split("[{}]", str(value)))


def _anew(kept: Mapping[str, Any], problems: list[Problem]) -> str:
    """The file as it is written in place of a faulty one."""
    head = _HEAD + "".join(f"{problem}\n" for problem in problems) if problems else _WHOLE
    lines = [f"# {line}".rstrip() for line in head.splitlines()]
    lines += [
        f"{_name(key)} = {_toml(value)}" for key, value in kept.items() if isinstance(value, str)
    ]
    for name, keys in kept.items():
        if isinstance(keys, dict):
            lines += ["", f"[{_name(name)}]"]
            lines += [f"{_name(key)} = {_toml(value)}" for key, value in keys.items()]
    return "\n".join(lines) + "\n"


def _name(key: str) -> str:
    return key if re.fullmatch("[A-Za-z0-9_-]+", key) else _toml(key)


def _toml(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    # JSON writes texts, numbers and truth as TOML does, but for one control character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
