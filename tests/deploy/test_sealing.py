"""A secret is sealed, or it is said that it is not, or nothing is kept: never less in silence."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from signage.adoption import CONFIG, PROBLEMS, SECRET
from signage.errors import UserError
from signage.sealing import Vault
from tests.configs import MINIMAL
from tests.deploy.partition import TABLE, TOOL, VALUE, Card

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="for the wall")
# What systemd 252 says where /var is in memory and there is no TPM, and one without OpenSSL.
NO_KEY = (
    "TPM2 not available and host key located on temporary file system, no encryption key available."
)
NO_CRYPTO = "Support for encrypted credentials not available."
READ_ONLY = "Failed to determine local credential host secret: Read-only file system"


def tool(folder: Path, script: str) -> Path:
    """A systemd-creds that does as it is told here."""
    path = folder / "systemd-creds"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def failing(said: str) -> str:
    return f"cat >/dev/null; echo 'a warning' >&2; echo '{said}' >&2; exit 1"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (failing(READ_ONLY), READ_ONLY),
        ("cat >&2; exit 1", "ended with 1"),  # it repeats what it was given
        ("exit 3", "ended with 3"),
        ("cat >/dev/null", "ended with 0"),  # and has sealed nothing
        ("kill -9 $$", "ended with -9"),
    ],
)
def test_what_should_be_sealed_is_not_kept_unsealed(tmp_path: Path, script: str, said: str) -> None:
    """The failure is told in the tool's own words, and what was kept before stays."""
    before = Vault(tmp_path / "credentials", str(tool(tmp_path, TOOL)))
    kept = before.seal("exchange-password", b"before")
    content = kept.path.read_bytes()
    failed = Vault(tmp_path / "credentials", str(tool(tmp_path, script)))
    with pytest.raises(UserError, match=said) as raised:
        failed.seal("exchange-password", VALUE.encode())
    assert VALUE not in str(raised.value)
    assert [path.name for path in (tmp_path / "credentials").iterdir()] == [kept.path.name]
    assert kept.path.read_bytes() == content


def test_a_tool_that_may_not_be_called_is_a_failure_too(tmp_path: Path) -> None:
    """Only one that is not there at all means a systemd that cannot seal."""
    path = tool(tmp_path, TOOL)
    path.chmod(0o644)
    with pytest.raises(UserError, match="Permission denied"):
        Vault(tmp_path / "credentials", str(path)).seal("exchange-password", VALUE.encode())
    assert not (tmp_path / "credentials").exists()


@pytest.mark.parametrize("said", [NO_KEY, NO_CRYPTO])
def test_where_no_key_can_be_had_it_is_kept_and_told(
    tmp_path: Path, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A machine without a TPM and with its /var in memory: root's alone, and whoever installs it
    is told why."""
    card = Card(tmp_path)
    tool(tmp_path, failing(said))
    card.put(config=MINIMAL, secret=VALUE)
    assert card.taken()
    place = card.etc / "credentials" / "exchange-password"
    assert place.read_text() == VALUE
    assert place.stat().st_mode & 0o777 == 0o600
    told = capsys.readouterr().out
    assert f"kept in {place}, readable by root alone but not sealed: {said[:-1]}" in told
    assert VALUE not in told


def test_nothing_is_said_of_what_is_sealed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a rule there is nothing to be said."""
    card = Card(tmp_path)
    card.put(config=MINIMAL, secret=VALUE)
    assert card.taken()
    assert capsys.readouterr().out == ""
    assert str(card.vault.seal("exchange-password", b"new")).endswith("exchange-password.sealed")


def test_a_card_is_left_as_it_is_while_nothing_can_be_sealed(tmp_path: Path) -> None:
    """Neither lost nor silently left there: told on the card, and taken when it can be sealed."""
    card = Card(tmp_path)
    tool(tmp_path, failing(READ_ONLY))
    card.put(config=MINIMAL + TABLE, secret=VALUE)
    with pytest.raises(UserError, match="Read-only file system") as raised:
        card.taken()
    assert raised.value.exit_code == 69
    assert card.names() == sorted([CONFIG, SECRET, PROBLEMS])
    assert (card.path / CONFIG).read_text("utf-8") == MINIMAL + TABLE
    assert list(card.etc.iterdir()) == []
    told = (card.path / PROBLEMS).read_text("utf-8")
    assert "can still read the secret on it" in told
    assert VALUE not in told
    tool(tmp_path, TOOL.partition("\n")[2])
    assert card.taken()
    assert (card.names(), card.told()) == ([], [])
    assert card.vault.opened("exchange-password") == VALUE.encode()
