"""The configuration: one TOML file, read into frozen values, every problem reported at once.

schema      the tables and keys with their defaults
devices     those of the screen, the light and the sensor
values      readers: what each key may hold
straight    a parsed file in order -> the tables
structure   a parsed file -> the tables, or all that is wrong with it
salvage     a faulty file -> what is sound of it
ways        which keys each way of connecting needs and takes
rules       what must hold between keys, and advice
text        the effective configuration as TOML again
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from signage.config import straight
from signage.config.rules import contradictions
from signage.config.schema import Tables
from signage.core.health import HealthPolicy
from signage.core.privacy import PrivacyPolicy
from signage.core.room import OpeningHours, RoomPolicy
from signage.core.values import frozen, names, replace
from signage.errors import Problem, UserError

LARGEST = 1_000_000  # bytes; a configuration has two thousand


@frozen(kw_only=True)
class Config(Tables):
    """A configuration."""

    path: Path
    """The file that it was read from."""
    given: frozenset[str]
    """The keys that stand in the file, as "table.key"; all others have their defaults."""

    @property
    def secrets_dir(self) -> Path:
        """Where a secret's file may lie: the folder "secrets" beside the configuration file."""
        return self.path.absolute().parent / "secrets"

    def privacy_policy(self) -> PrivacyPolicy:
        """What is masked besides what Exchange itself calls private."""
        described = "description" in self.source.read
        return PrivacyPolicy(self.privacy.mask_all, self.privacy.words, described)

    def room_policy(self) -> RoomPolicy:
        """The settings that the state of the room depends on."""
        return RoomPolicy(
            zone=self.room.zone,
            starting_soon=self.thresholds.starting_soon,
            ending_soon=self.thresholds.ending_soon,
            min_free=self.thresholds.min_free,
            opening=OpeningHours(tuple(day.range for day in self.opening.days)),
            sleeps=self.opening.sleep,
            wake_early=self.opening.early,
        )

    def health_policy(self) -> HealthPolicy:
        """The settings of waits and freshness."""
        return HealthPolicy(
            poll=self.polling.interval,
            poll_jitter=self.polling.jitter,
            near=self.polling.near,
            backoff_cap=self.polling.backoff_cap,
            stale_badge=self.thresholds.stale_badge,
            trust=self.thresholds.trust,
        )


class Examined(NamedTuple):
    """A file that may have problems, and what is sound of it."""

    config: Config
    problems: tuple[Problem, ...]
    doubted: frozenset[str]  # the keys ("table.key") whose values are not the file's


def load(path: Path) -> Config:
    """Read the file; secrets are not looked up and the files it names are not opened.

    Raises UserError with every problem at once: a file that cannot be read, a TOML fault with its
    line and column, then every unknown, missing or refused key.
    """
    config, problems, _ = examine(path)
    if problems:
        raise UserError(problems)
    return config


def examine(path: Path) -> Examined:
    """Like `load`, but what is sound of a faulty file is given along with its problems.

    Raises UserError only if there is no file, or no TOML in it.
    """
    document = parse(path, read(path))
    tables, problems, doubted = straight.tables(document), list[Problem](), frozenset[str]()
    if tables is None:
        # Imported late: the validating library is for files in which there is something to find.
        from signage.config.salvage import salvaged  # noqa: PLC0415
        from signage.config.structure import structured  # noqa: PLC0415

        _, problems = structured(document)
        tables, doubted = salvaged(document)
    problems += contradictions(tables, doubted)
    placed = tuple(replace(p, where=f"{path}: {p.where}") for p in problems)
    return Examined(_anchored(tables, path, document), placed, doubted)


def read(path: Path) -> str:
    """The text of the file. Raises UserError if there is none to be had."""
    try:
        if path.is_dir():
            problem = Problem(str(path), "this is a folder; a TOML file is wanted")
        elif path.stat().st_size > LARGEST:
            problem = Problem(str(path), f"the file has more than {LARGEST} bytes")
        else:
            return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        problem = Problem(
            str(path),
            "there is no such file",
            "Copy deploy/signage.example.toml there and fill it in, or name another file.",
        )
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problem = Problem(str(path), f"line {line} is not UTF-8", "Save the file as UTF-8.")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be used"
        remedy = ""
        if isinstance(error, PermissionError):
            remedy = f"Give the user that runs signage the right to read it: chgrp signage {path}"
        problem = Problem(str(path), f"the file cannot be read: {reason}", remedy)
    raise UserError([problem])


def parse(path: Path, text: str) -> dict[str, Any]:
    """The TOML document. Raises UserError with line and column; the line itself is not repeated."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        fault = "lists or tables are nested too deeply"
    except ValueError as error:  # TOMLDecodeError, and numbers that Python will not read
        fault = str(error).replace("(at ", "at ").removesuffix(")")
        fault = fault if len(fault) <= 120 else "a value cannot be read"
    remedy = 'Texts stand in double quotes, tables in square brackets: [room], name = "Juniper".'
    raise UserError([Problem(str(path), f"this is not valid TOML: {fault}", remedy)])


def _anchored(tables: Tables, path: Path, document: Mapping[str, Any]) -> Config:
    """Relative paths count from the folder of the file, wherever the program was started."""
    folder = path.absolute().parent
    source, display = tables.source, tables.display
    if source.ca_file is not None:
        source = replace(source, ca_file=folder / source.ca_file)
    if source.certificate is not None:
        source = replace(source, certificate=folder / source.certificate)
    if display.themes_dir is not None:
        display = replace(display, themes_dir=folder / display.themes_dir)
    given = frozenset(
        f"{table}.{key}"
        for table, keys in document.items()
        if isinstance(keys, Mapping)
        for key in keys
    )
    told = {table: getattr(tables, table) for table in names(tables)}
    return Config(
        **(told | {"source": source, "display": display}),
        path=path,
        given=given,
    )
