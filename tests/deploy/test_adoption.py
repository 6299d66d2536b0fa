"""What a laptop puts on the card is taken, sealed and removed; interrupted, it is taken again."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from signage.adoption import CONFIG, PROBLEMS, TAKEN
from signage.config import Examined
from signage.errors import UserError
from signage.parting import part
from signage.sealing import Vault
from tests.configs import MINIMAL
from tests.deploy.partition import TABLE, VALUE, Card

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="for the wall")
CARDS = ("/boot/firmware", "/boot")


@pytest.fixture
def card(tmp_path: Path) -> Card:
    return Card(tmp_path)


def test_nothing_is_taken_from_an_empty_card(card: Card) -> None:
    """The usual start of a machine changes nothing."""
    assert not card.taken()
    assert not card.names()
    assert not list(card.etc.iterdir())


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_secret_may_stand_in_the_configuration(card: Card, line_end: str) -> None:
    """The table [secrets] is sealed, the rest is in force, and the card holds nothing of it."""
    text = MINIMAL.replace("[source]", TABLE + "[source]").replace("\n", line_end)
    card.put(config="\ufeff" + text)
    assert card.taken()
    assert card.vault.opened("exchange-password") == VALUE.encode()
    assert "[secrets]" not in card.config.read_text("utf-8")
    assert 'name = "Juniper"' in card.config.read_text("utf-8")
    assert not card.names()
    assert card.told() == []


def test_the_secret_may_lie_beside_it(card: Card) -> None:
    """A file with nothing but the password, as Notepad writes it; alone it is a new password."""
    card.put(config=MINIMAL, secret=f"{VALUE}\r\n")
    assert card.taken()
    assert (card.vault.opened("exchange-password"), card.names()) == (VALUE.encode(), [])
    card.put(secret="another")
    assert card.taken()
    assert (card.vault.opened("exchange-password"), card.names()) == (b"another", [])


def test_certificates_go_to_their_place(card: Card) -> None:
    """An authority of one's own, and a client certificate that only the sign may read."""
    (card.path / "signage-ca.pem").write_text("CA")
    (card.path / "signage-certificate.pem").write_text("KEY")
    config = MINIMAL.replace("secret =", 'ca_file = "ca.pem"\nsecret =')
    card.put(config=config, secret=VALUE)
    with pytest.raises(UserError, match=r"ca\.pem"):  # "CA" is no certificate, and the card says so
        card.taken()
    assert (card.etc / "ca.pem").read_text() == "CA"
    assert (card.etc / "certificate.pem").stat().st_mode & 0o777 == 0o600
    assert card.names() == sorted([CONFIG, PROBLEMS])


def test_a_renewed_certificate_may_come_alone(card: Card) -> None:
    """It is taken as a new password is, and its key does not stay on the card."""
    (card.path / "signage-certificate.pem").write_text(f"a key: {VALUE}")
    assert card.taken()
    assert (card.etc / "certificate.pem").read_text() == f"a key: {VALUE}"
    assert card.names() == []


def test_systemd_looks_for_all_that_is_taken() -> None:
    """What lies on the card starts the unit, whichever of the two places the card is mounted at."""
    unit = Path(__file__).parents[2] / "deploy" / "systemd" / "signage-firstboot.service"
    looked_for = re.findall(r"^ConditionPathExists=\|(.*)$", unit.read_text("utf-8"), re.M)
    assert looked_for == [f"{card}/{name}" for card in CARDS for name in TAKEN]


def test_a_faulty_file_stays_without_its_secret(card: Card) -> None:
    """What is wrong lies beside it in words; a sign without one shows it, any other goes on."""
    faulty = MINIMAL.replace("mailbox", "mailbx") + TABLE
    card.put(config=faulty)
    with pytest.raises(UserError, match="mailbx"):
        card.taken()
    assert card.names() == sorted([PROBLEMS, CONFIG])
    assert "mailbx" in (card.path / PROBLEMS).read_text()
    assert "mailbx" in card.config.read_text()  # there was none: the screen names the fault
    assert card.told() == []
    card.put(config=MINIMAL)
    assert card.taken()
    assert card.names() == []
    card.put(config=faulty)
    with pytest.raises(UserError):
        card.taken()
    assert card.config.read_text("utf-8") == MINIMAL  # what runs is left alone
    assert card.told() == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MINIMAL + "\n[secrets]\nexchange-password = " + VALUE + "\n", "not valid TOML"),
        (MINIMAL + TABLE.replace("exchange-password", "Exchange.Password"), r"\[secrets\]"),
        (MINIMAL.replace("secret =", f'password = "{VALUE}"\nsecret ='), "password"),
        ("[room\n" + TABLE, "TOML"),
    ],
)
def test_a_secret_in_a_wrong_form_does_not_stay(card: Card, text: str, said: str) -> None:
    """However it stands there, it is not left on the card, nor repeated in what is said of it."""
    card.put(config=text)
    with pytest.raises(UserError, match=said):
        card.taken()
    assert card.told() == []


@pytest.mark.parametrize("text", ["", "two\nlines"])
def test_a_secret_that_is_none_is_refused(card: Card, text: str) -> None:
    """An empty file, or one with two lines, is named on the card; the sign keeps what it had."""
    card.vault.seal("exchange-password", VALUE.encode())
    card.put(config=MINIMAL, secret=text)
    with pytest.raises(UserError, match="one line of text"):
        card.taken()
    assert card.vault.opened("exchange-password") == VALUE.encode()


class _CutError(Exception):
    """The power is gone."""


def keys(examined: Examined, environ: object) -> None:
    """Looks at the keys alone: fonts and themes take long, and change nothing on the card."""
    if examined.problems:
        raise UserError(examined.problems)


def test_it_may_be_interrupted_anywhere(tmp_path: Path) -> None:
    """Cut off before any change of a file: the next start ends where an undisturbed one does."""
    changes = ("open", "os.rename", "os.remove", "os.mkdir", "os.chmod")
    state: dict[str, int | Callable[[], None]] = {"left": -1}

    def cut(event: str, arguments: tuple[object, ...]) -> None:
        if state["left"] == -1 or event not in changes:
            return
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & 3):
            return
        if str(tmp_path) not in str(arguments[0]):
            return
        state["left"] -= 1  # type: ignore[operator]
        if state["left"] == 0:
            state["left"] = -1
            raise _CutError

    sys.addaudithook(cut)
    for faulty in (False, True):
        text = MINIMAL.replace("mailbox", "mailbx") if faulty else MINIMAL
        for count in range(1, 60):
            folder = tmp_path / f"{faulty}-{count}"
            folder.mkdir()
            card = Card(folder)
            card.put(config=text + TABLE, secret=VALUE)
            state["left"] = count
            try:
                card.taken(keys)
            except _CutError:
                pass
            except UserError:
                break
            else:
                break
            finally:
                state["left"] = -1
            try:
                card.taken(keys)
            except UserError as error:
                assert faulty, f"{count}: {error}"
            assert card.vault.opened("exchange-password") == VALUE.encode()
            assert card.names() == (sorted([PROBLEMS, CONFIG]) if faulty else []), count
            assert card.config.exists()
            assert card.told() == []
        assert 5 < count < 59


def test_without_systemd_the_secret_is_guarded_by_its_mode(tmp_path: Path) -> None:
    """Where nothing can seal, the file is root's alone; sealing later replaces it."""
    vault = Vault(tmp_path / "credentials", str(tmp_path / "none"))
    place, unsealed = vault.seal("exchange-password", VALUE.encode())
    assert "there is no systemd-creds here" in unsealed
    assert place.stat().st_mode & 0o777 == 0o600
    assert place.parent.stat().st_mode & 0o777 == 0o700
    assert vault.opened("exchange-password") == VALUE.encode()
    card = Card(tmp_path)
    sealed = Vault(tmp_path / "credentials", str(tmp_path / "systemd-creds"))
    assert sealed.seal("exchange-password", VALUE.encode()).path != place
    assert not place.exists()
    assert card.told() == []


def test_only_the_table_is_taken_out() -> None:
    """The text of the configuration, with its comments, stays as it was."""
    whole = f"# mine\n{MINIMAL}{TABLE}\n[display]\nrotation = 90  # [secrets]\n"
    parted = part(whole.encode(), CONFIG)
    assert parted.secrets == {"exchange-password": VALUE}
    assert parted.text == whole.replace(TABLE[1:], "").replace("\n\n[display]", "\n[display]")
