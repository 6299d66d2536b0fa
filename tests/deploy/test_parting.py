"""A password stays neither on the card nor in /etc, wherever in the configuration it stands."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

from signage.adoption import CONFIG, PROBLEMS, SECRET
from signage.config import load
from signage.config.schema import Tables
from signage.core.values import names
from signage.errors import UserError
from signage.parting import part
from tests.configs import MINIMAL, complete, loaded, with_key
from tests.deploy.partition import Card

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="for the wall")
PASSWORD = "Winter-2026!"
SOURCE = MINIMAL.replace('secret = "exchange-password"\n', "")
OWN = f'\n[%s]\nexchange-password = "{PASSWORD}"\n'

TAKEN = {
    "[secrets]": MINIMAL + OWN % "secrets",
    "[ secrets ]": MINIMAL + OWN % " secrets ",
    '["secrets"]': MINIMAL + OWN % '"secrets"',
    "inline": f'secrets = {{ exchange-password = "{PASSWORD}" }}\n{MINIMAL}',
    "dotted": f'secrets.exchange-password = "{PASSWORD}"\n{MINIMAL}',
    "a line with a bracket": MINIMAL + f'[secrets]\nexchange-password = """\\\n{PASSWORD}"""\n',
}
REFUSED = {
    "the password in place of its name": f'{SOURCE}secret = "{PASSWORD}"\n',
    "password": f'{MINIMAL}password = "{PASSWORD}"\n',
    "Password": f'{MINIMAL}Password = "{PASSWORD}"\n',
    "pwd": f'{MINIMAL}pwd = "{PASSWORD}"\n',
    "its name as a key": f'{MINIMAL}exchange-password = "{PASSWORD}"\n',
    "client-secret": f'{MINIMAL}"client secret" = "{PASSWORD}"\n',
    "a list": f'{MINIMAL}passwords = ["{PASSWORD}"]\n',
    "multi-line": f'{MINIMAL}password = """\n{PASSWORD}"""\n',
    "multi-line, known key": SOURCE + f'secret = """\n{PASSWORD}"""\n',
    "[Secrets]": MINIMAL + OWN % "Secrets",
    "[secret]": MINIMAL + OWN % "secret",
    "[source.secrets]": MINIMAL + OWN % "source.secrets",
    "[[secrets]]": MINIMAL + (OWN % "[secrets]"),
    "at the top": f'password = "{PASSWORD}"\n{MINIMAL}',
    "secrets is no table": f'secrets = "{PASSWORD}"\n{MINIMAL}',
    "the name of a secret": f'{MINIMAL}[secrets]\n"{PASSWORD}" = "exchange-password"\n',
    "a secret in a list": f'{MINIMAL}[secrets]\nexchange-password = ["{PASSWORD}"]\n',
    "endpoint": MINIMAL.replace("https://", f"https://signs:{PASSWORD}@"),
    "proxy": f'{MINIMAL}proxy = "http://u:{PASSWORD}@proxy.example.com:3128"\n',
    "authority": f'{MINIMAL}authority = "https://u:{PASSWORD}@login.example.com"\n',
    "QR code": with_key("link", f'url = "https://rm.example/{{{PASSWORD}}}"'),
    "own words": MINIMAL + f'[wording]\nWord.available = "{PASSWORD}"\n',
    "at the end, where [wording] is": f'{MINIMAL}[wording]\npassword = "{PASSWORD}"\n',
    "a comment": f'{MINIMAL}passwd = "{PASSWORD}"  # {PASSWORD}\n# old: {PASSWORD}\n',
    "no quotes": f"{MINIMAL}[secrets]\nexchange-password = {PASSWORD}\n",
    "no TOML elsewhere": f'{MINIMAL.replace("[room]", "[room")}password = "{PASSWORD}"\n',
    "no TOML, in a comment": f"{MINIMAL}nonsense\n# {PASSWORD}\n",
    "no end of text": f'{MINIMAL}password = "{PASSWORD}\n',
    "no end of lines": f'{MINIMAL}password = """\n{PASSWORD}\n',
    "no end, like a table": f'{MINIMAL}password = """\n[{PASSWORD}]\n',
    "no end, like a key": f'{MINIMAL}password = """\n{PASSWORD[:-1]} = "x"\n',
    "a key twice": f'{SOURCE}secret = "{PASSWORD}"\nsecret = "exchange-password"\n',
    "a bare word": f"{MINIMAL}{PASSWORD}\n",
}


@pytest.fixture
def card(tmp_path: Path) -> Card:
    return Card(tmp_path)


@pytest.mark.parametrize("text", TAKEN.values(), ids=TAKEN)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_table_of_secrets_is_taken_in_each_notation(
    card: Card, text: str, encoding: str
) -> None:
    """As TOML has it, and as Windows' editors save it; what is left is the configuration."""
    card.put(config=text.encode(encoding))
    assert card.taken()
    assert card.vault.opened("exchange-password") == PASSWORD.encode()
    assert (card.names(), card.told(PASSWORD)) == ([], [])
    assert tomllib.loads(card.config.read_text("utf-8")) == tomllib.loads(MINIMAL)


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("first", [True, False])
def test_a_misplaced_password_stays_nowhere(card: Card, text: str, first: bool) -> None:
    """Not on the card, not in /etc, not in what is said; and no later start takes what is left
    for a file in order."""
    card.vault.seal("exchange-password", b"another")  # it is the file that is wrong, nothing else
    if not first:
        card.config.write_text(MINIMAL, encoding="utf-8")
    card.put(config=text)
    left = b""
    for _ in range(3):
        with pytest.raises(UserError) as raised:
            card.taken()
        assert PASSWORD not in str(raised.value)
        assert card.told(PASSWORD) == []
        assert card.names() == sorted([PROBLEMS, CONFIG])
        assert not left or left == (card.path / CONFIG).read_bytes()  # no more to be removed
        left = (card.path / CONFIG).read_bytes()
    if not first:
        assert card.config.read_text("utf-8") == MINIMAL


@pytest.mark.parametrize("table", [table for table in names(Tables) if table != "wording"])
def test_a_value_that_no_key_takes_is_not_repeated(tmp_path: Path, table: str) -> None:
    """Whatever key it stands at: what is refused is removed, and not told either."""
    tables = loaded(tmp_path, complete())
    for key in names(getattr(tables, table)):
        text = with_key(table, f'{key} = "{PASSWORD}"')
        parted = part(text.encode(), CONFIG)
        if not parted.problems:
            assert parted.text == text, key  # a text that may be anything: a name, a folder
            continue
        told = "".join(map(str, parted.problems))
        assert PASSWORD not in parted.text + parted.left + told, key


def test_a_faulty_file_can_be_mended_where_it_lies(card: Card) -> None:
    """Its keys stay, with all values that are in order; its head says what is wrong."""
    text = complete().replace("rotation = 0", "rotation = 45").replace("endpoint", "endpont")
    card.put(config=text)
    with pytest.raises(UserError):
        card.taken()
    left = (card.path / CONFIG).read_text("utf-8")
    assert 'endpont = "(removed)"' in left
    assert 'rotation = "(removed)"' in left
    assert "Did you mean" in left  # what is wrong stands in its head
    card.vault.seal("exchange-password", b"one")
    card.vault.seal("organizer-password", b"two")
    mended = left.replace('endpont = "(removed)"', 'endpoint = "https://mail.example.com/EWS"')
    mended = mended.replace('rotation = "(removed)"', "rotation = 0")
    wanted = tomllib.loads(complete())
    wanted["source"]["endpoint"] = "https://mail.example.com/EWS"
    flat = {"word.available": wanted["wording"].pop("word")["available"]}
    assert tomllib.loads(mended) == wanted | {"wording": flat}
    (card.etc / "mended.toml").write_text(mended, encoding="utf-8")
    assert load(card.etc / "mended.toml").wording == flat


def test_a_file_that_is_no_toml_keeps_what_can_be_read(card: Card) -> None:
    """One backslash too few is the commonest fault: only such lines go, and the password that
    lies beside it is kept under its name."""
    text = MINIMAL.replace("'EXAMPLE\\room-signs'", '"EXAMPLE\\xroom"') + "proxy: none\n"
    card.put(config=text, secret=PASSWORD)
    with pytest.raises(UserError, match="line 8"):
        card.taken()
    left = (card.path / CONFIG).read_text("utf-8")
    assert 'username = ["(removed)"]' in left
    assert "line 8" in left
    assert "[source] line-10: this line of the file cannot be read" in left
    assert 'line-10 = "(removed)"' in left
    wanted = tomllib.loads(MINIMAL)
    wanted["source"] |= {"line-10": "(removed)", "username": ["(removed)"]}
    assert tomllib.loads(left) == wanted
    assert card.vault.opened("exchange-password") == PASSWORD.encode()
    assert card.told(PASSWORD) == []


@pytest.mark.parametrize(
    "text",
    [
        MINIMAL + "[privacy]\nmask_all true\n",
        MINIMAL + "[privacy]\nmask_all = true\nmask_all = false\n",
        MINIMAL + "[room]\n",
        MINIMAL + "[privacy\nmask_all = true\n",
        MINIMAL + "[privacy.more]\n",
        MINIMAL + '[privacy]\nwords = [\n"works council"\n',
        MINIMAL + "\n\n\n'''",
        ("# Besprechungsraum Würfel\n" + MINIMAL).encode("cp1252"),
        MINIMAL.replace("Juniper", "Würfel").encode("cp1252"),
        MINIMAL.encode("utf-16-le"),
        MINIMAL.encode("utf-16")[:-1],
        b"\0\xff" * 99,
    ],
)
def test_what_cannot_be_read_is_never_in_order(card: Card, text: str | bytes) -> None:
    """Were a line left out and the rest in force at the next start, a meeting could be shown that
    the file wanted masked."""
    card.vault.seal("exchange-password", b"another")
    card.put(config=text)
    for _ in range(2):
        with pytest.raises(UserError):
            card.taken()
        assert card.names() == sorted([PROBLEMS, CONFIG])
        tomllib.loads((card.path / CONFIG).read_text("utf-8"))


@pytest.mark.parametrize(
    "line", ['Winter-2026 = "x"', "[Winter-2026]", "Winter-2026 =", "[Winter-2026"]
)
def test_part_of_a_text_is_no_name(line: str) -> None:
    """In a file that is no TOML, what looks like a key or table may be a line of a password."""
    parted = part(f'{MINIMAL}password = """\n{line}\nmore\n'.encode(), CONFIG)
    assert "Winter" not in parted.text + parted.left + "".join(map(str, parted.problems))


def test_what_is_said_twice_is_not_chosen(tmp_path: Path) -> None:
    """Nor is a letter guessed that could not be read: both are for a person to mend."""
    text = f"{MINIMAL}nonsense\n[privacy]\nmask_all = true\nmask_all = false\n"
    assert 'mask_all = "(removed)"' in part(text.encode(), CONFIG).text
    text = "# für alle\n" + MINIMAL.replace("Juniper", "Würfel")
    assert 'name = ["(removed)"]' in part(text.encode("cp1252"), CONFIG).text


def test_a_text_that_looks_like_the_table_stays() -> None:
    """Lines are taken out only if the rest then says what it said before."""
    text = with_key("display", "themes_dir = '''a\n[secrets]\nb'''") + OWN % "secrets"
    parted = part(text.encode(), CONFIG)
    document = tomllib.loads(text)
    assert parted.secrets == document.pop("secrets")
    assert (tomllib.loads(parted.text), parted.problems) == (document, ())


@pytest.mark.parametrize("line", [f'password = "{PASSWORD}"', PASSWORD, f'"{PASSWORD}', "[secrets"])
def test_wherever_the_line_stands(line: str) -> None:
    """Between any two lines of a file: what surrounds it does not protect it."""
    lines = complete().splitlines()
    for place in range(0, len(lines), 7):
        text = "\n".join([*lines[:place], line, PASSWORD, *lines[place:]])
        parted = part(text.encode(), CONFIG)
        told = "".join(map(str, parted.problems))
        assert PASSWORD not in parted.text + parted.left + told, place
        assert parted.problems


def test_a_file_in_order_stays_as_it_is(card: Card) -> None:
    """To the last character, with its comments, even where a text looks like a table."""
    text = with_key("privacy", 'words = [\n  "interview",  # [secrets]\n  """\\\n[secrets]"""\n]')
    card.vault.seal("exchange-password", b"another")
    card.put(config=f"# mine\n{text}")
    assert card.taken()
    assert card.config.read_text("utf-8") == f"# mine\n{text}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_password_is_what_the_editor_shows(card: Card, encoding: str) -> None:
    """UTF-8 with or without its mark, and what Notepad calls Unicode."""
    card.put(config=MINIMAL, secret="Würfel-7\r\n".encode(encoding))
    assert card.taken()
    assert card.vault.opened("exchange-password") == "Würfel-7".encode()


@pytest.mark.parametrize("raw", ["Würfel-7".encode("cp1252"), "Würfel-7".encode("utf-16")[:-1]])
def test_a_password_that_cannot_be_read_is_not_guessed(card: Card, raw: bytes) -> None:
    """What is saved as ANSI is refused, told with the remedy, and gone from the card; what the
    sign had stays."""
    card.vault.seal("exchange-password", b"another")
    card.put(config=MINIMAL, secret=raw)
    with pytest.raises(UserError, match=r"not UTF-8 text; it was removed\n.*saved as UTF-8"):
        card.taken()
    assert card.vault.opened("exchange-password") == b"another"
    assert card.names() == [PROBLEMS]
    assert "Encoding" in (card.path / PROBLEMS).read_text("utf-8")
    assert not card.taken()  # at the next start
    assert card.names() == [PROBLEMS]


def test_a_lost_password_is_told_until_the_file_is_mended(card: Card) -> None:
    """With a faulty file beside it all is told anew at each start: so is this."""
    card.put(config=MINIMAL.replace("mailbox", "mailbx"), secret="Würfel-7".encode("cp1252"))
    for _ in range(2):
        with pytest.raises(UserError):
            card.taken()
        assert SECRET in (card.path / PROBLEMS).read_text("utf-8")
        assert (card.path / SECRET).read_bytes() == b"(removed)"
