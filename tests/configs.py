"""Configuration files for tests: the documented example, as it is and with every key in force."""

from __future__ import annotations

import re
from pathlib import Path

from signage.config import Config, load
from signage.errors import UserError

EXAMPLE = Path(__file__).resolve().parent.parent / "deploy" / "signage.example.toml"

MINIMAL = """\
[room]
mailbox = "juniper@example.com"
name = "Juniper"
zone = "Europe/Copenhagen"

[source]
endpoint = "https://mail.example.com/EWS/Exchange.asmx"
username = 'EXAMPLE\\room-signs'
secret = "exchange-password"
"""


APPLICATION = ("tenant", "client_id", "certificate", "authority")
"""Keys of [source] that NTLM, which the example shows, has no use for."""


def complete(without: tuple[str, ...] = APPLICATION) -> str:
    """The example with every commented key in force, but those that exclude others.

    `locale` excludes `locales`; `without` are keys of another way of connecting.
    """
    text = re.sub(r"^# ([a-z_.]+ = )", r"\1", EXAMPLE.read_text(encoding="utf-8"), flags=re.M)
    return re.sub(rf"^(locale|{'|'.join(without)}) = .*\n", "", text, flags=re.M)


def complete_application() -> str:
    """The same for a room that is read by an application: OAuth with a certificate."""
    text = complete(without=("username", "secret", "probe_username", "probe_secret"))
    return text.replace('auth = "ntlm"', 'auth = "oauth"').replace(
        'access = "delegate"', 'access = "impersonation"'
    )


def with_key(table: str, line: str) -> str:
    """The minimal file with one more line in a table, or in place of the line of that key."""
    key = line.partition("=")[0].strip()
    text = re.sub(rf"^{re.escape(key)} = .*\n", "", MINIMAL, flags=re.M)
    if f"[{table}]\n" not in text:
        return f"{text}\n[{table}]\n{line}\n"
    return text.replace(f"[{table}]\n", f"[{table}]\n{line}\n")


def loaded(folder: Path, text: str) -> Config:
    """What `load` makes of the text."""
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def problems(folder: Path, text: str) -> list[str]:
    """Every problem of the text, without the file's name; none if it loads."""
    try:
        loaded(folder, text)
    except UserError as error:
        prefix = f"{folder / 'config.toml'}: "
        assert all(str(problem).startswith(prefix) for problem in error.problems)
        assert error.exit_code == 78
        return [str(problem).removeprefix(prefix) for problem in error.problems]
    return []
