"""A secret that somebody wrote into the configuration is refused, and repeated nowhere."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from signage.config import load
from signage.errors import UserError
from tests.configs import MINIMAL, with_key

CANARY = "C4nary-S3cret"


@pytest.mark.parametrize(
    "text",
    [
        *(
            with_key("source", f'{key} = "{CANARY}"')
            for key in ("password", "passwd", "Passphrase", "client_secret", "api_key", "token")
        ),
        with_key("source", f'secret = "{CANARY}"'),
        with_key("source", f'secret = ["{CANARY}"]'),
        with_key("source", f'secret = {{ password = "{CANARY}" }}'),
        with_key("source", f'endpoint = "https://signs:{CANARY}@mail.example.com/EWS"'),
        with_key("source", f'endpoint = "https://signs:{CANARY}@mail.example.com\\u0000"'),
        with_key("source", f'endpont = "{CANARY}"'),
        with_key("display", f'password = "{CANARY}"'),
        with_key("secrets", f'exchange = "{CANARY}"'),
        MINIMAL + f'password = "{CANARY}',
        MINIMAL + f"password = {CANARY}",
        f'password = "{CANARY}"\n' + MINIMAL,
    ],
)
def test_a_secret_in_the_file_is_refused_and_not_repeated(tmp_path: Path, text: str) -> None:
    """Neither in the problems, nor in a traceback with all that it chains, nor in a repr."""
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as raised:
        load(path)
    error = raised.value
    assert error.__cause__ is None
    assert error.__context__ is None  # what it was made from holds the file's values
    shown = "".join(traceback.format_exception(error)) + repr(error.problems)
    assert CANARY not in shown


def test_the_refusal_explains_the_ways(tmp_path: Path) -> None:
    """A person learns what to write instead, and where the password goes."""
    path = tmp_path / "config.toml"
    path.write_text(with_key("source", f'password = "{CANARY}"'), encoding="utf-8")
    with pytest.raises(UserError) as raised:
        load(path)
    text = str(raised.value)
    assert "[source] password" in text
    assert 'secret = "exchange-password"' in text
    for way in ("systemd credential", "file", "environment"):
        assert way in text
