"""signage rooms: what the account can see, and a configuration for each room."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signage import rooms
from signage.adoption import adopt
from signage.cli import main
from signage.config import load
from signage.errors import UserError
from signage.sealing import Vault
from signage.secrets import variable_of
from signage.sim import faults
from signage.sim.scenario import RoomPlan, Scenario
from signage.sim.server import Simulator
from signage.sources.directory import Entry
from tests.doctor.clinic import PASSWORD, SIGN, configured
from tests.simulated import NOW

PLANS = (
    RoomPlan("juniper@example.com", "Juniper", list_name="Floor 3"),
    RoomPlan("alder@example.com", "Alder", list_name="Floor 3"),
    RoomPlan("alder@example.org", 'The "Old" Alder', list_name="Cellar"),
    RoomPlan("hidden@example.com", "Hidden"),
)


@pytest.fixture(scope="module")
def building():
    with Simulator(Scenario("rooms", PLANS, (SIGN,)), lambda: NOW) as simulator:
        yield simulator


@pytest.fixture
def config(
    tmp_path: Path, building: Simulator, own_logging: None, monkeypatch: pytest.MonkeyPatch
) -> Path:
    monkeypatch.setenv(variable_of("exchange-password"), PASSWORD)
    more = '[display]\ntheme = "ledger"\n[opening]\nmonday = "07:00-19:00"'
    path = configured(tmp_path, building.endpoint, building.ca_file, more=more)
    text = path.read_text().replace('name = "Juniper"', 'name = "Juniper"\nfloor = "3"\nseats = 8')
    path.write_text(text)
    return path


def run(*words: object) -> int:
    return main(["rooms", *map(str, words)])


def test_a_table(config: Path, building: Simulator, capsys: pytest.CaptureFixture[str]) -> None:
    """Lists with their rooms; no calendar is read."""
    before = len(building.requests)
    assert run("--config", config) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Floor 3 (floor-3@example.com)",
        "  Juniper          juniper@example.com",
        "  Alder            alder@example.com",
        "Cellar (cellar@example.org)",
        '  The "Old" Alder  alder@example.org',
    ]
    asked = {each.operation for each in building.requests[before:]}
    assert asked == {"GetRoomLists", "GetRooms"}


def test_for_machines(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same as JSON."""
    assert run("--config", config, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["report"], told["version"]) == ("signage rooms", rooms.VERSION)
    assert [(each["name"], len(each["rooms"])) for each in told["lists"]] == [
        ("Floor 3", 2),
        ("Cellar", 1),
    ]


def test_a_configuration_for_each(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every file loads, is the base's but for the room, and none overwrites another; the place of
    the secret is told, since it is looked for beside each file."""
    folder = tmp_path / "signs"
    assert run("--config", config, "--write", folder) == 0
    told = capsys.readouterr()
    names = ["alder-example.com.toml", "alder-example.org.toml", "juniper.toml"]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert sorted(told.out.split()) == [str(folder / name) for name in names]
    assert str(folder / "secrets" / "exchange-password") in told.err
    base = load(config)
    for path in folder.iterdir():
        made = load(path)
        assert made.source == base.source
        assert made.opening == base.opening
        assert made.display == base.display
        assert made.room.zone == base.room.zone
        assert made.room.floor is made.room.seats is None, "these were of the base's own room"
    assert load(folder / "alder-example.org.toml").room.name == 'The "Old" Alder'
    assert PASSWORD not in "".join(path.read_text() for path in folder.iterdir())


def test_a_sign_takes_what_was_written(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On its card, with the authority under the name that deploy/README.md says: a path that was
    relative stays so, and what else each sign needs is told."""
    authority = load(config).source.ca_file
    assert authority is not None
    ca_file = tmp_path / "laptop" / "ca.pem"
    ca_file.parent.mkdir()
    ca_file.write_bytes(authority.read_bytes())
    base = ca_file.with_name("config.toml")
    base.write_text(config.read_text().replace(f'"{authority}"', '"ca.pem"'))
    assert run("--config", base, "--write", tmp_path / "signs") == 0
    assert '[source] ca_file = "ca.pem": each sign needs it beside' in capsys.readouterr().err
    card, etc = tmp_path / "card", tmp_path / "etc"
    card.mkdir()
    (card / "signage.toml").write_bytes((tmp_path / "signs" / "juniper.toml").read_bytes())
    (card / "signage-ca.pem").write_bytes(ca_file.read_bytes())
    shutil.rmtree(ca_file.parent)
    assert adopt(card, etc, Vault(etc / "credentials"), tmp_path)  # with nothing to seal
    assert load(etc / "config.toml").source.ca_file == etc / "ca.pem"


def test_what_a_sign_has_to_be_brought() -> None:
    """Each path of the file, where it is looked for, and what makes it come from a card."""
    written = {"source.ca_file": "/home/maya/ca.pem", "display.themes_dir": "ours"}
    assert list(rooms.to_bring(written)) == [
        '[source] ca_file = "/home/maya/ca.pem": each sign needs it there; from a card it takes '
        'signage-ca.pem, for which the file has to say ca_file = "ca.pem"',
        '[display] themes_dir = "ours": each sign needs it beside its file',
    ]
    own = {"source.certificate": "certificate.pem"}
    (line,) = rooms.to_bring(own)
    assert line.endswith("beside its file; from a card it takes signage-certificate.pem")


def test_what_is_there_is_never_overwritten(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One file in the way, and nothing is written at all."""
    folder = tmp_path / "signs"
    folder.mkdir()
    (folder / "juniper.toml").write_text("mine")
    assert run("--config", config, "--write", folder) == 73
    assert "juniper.toml: this file is there already" in capsys.readouterr().err
    assert [path.read_text() for path in folder.iterdir()] == ["mine"]


def test_on_the_screen(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--as-config prints what --write would write."""
    assert run("--config", config, "--as-config") == 0
    told = capsys.readouterr().out
    assert told.count("# --- ") == 3
    assert 'mailbox = "alder@example.org"' in told
    assert 'name = "The \\"Old\\" Alder"' in told


def test_no_lists(config: Path, building: Simulator, capsys: pytest.CaptureFixture[str]) -> None:
    """Told with the lines that make one."""
    lists, building.organization.lists = building.organization.lists, ()
    try:
        assert run("--config", config) == 0
    finally:
        building.organization.lists = lists
    told = capsys.readouterr()
    assert told.out == ""
    assert "New-DistributionGroup -Name Rooms -RoomList" in told.err


def test_a_server_that_refuses(
    config: Path, building: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    """What went wrong and what mends it, with the exit code of things outside."""
    building.faults.now(faults.blocked(), times=1)
    assert run("--config", config) == 69
    told = capsys.readouterr().err
    assert "EWS is disabled" in told
    assert "Set-CASMailbox" in told


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80)


@settings(max_examples=15, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=4))
def test_any_name_makes_a_configuration_that_loads(names: list[str]) -> None:
    """Whatever people call their rooms: the file loads, or the name was one that nobody sees."""

    with tempfile.TemporaryDirectory() as folder:
        path = configured(
            Path(folder), "https://mail.example.com/EWS/Exchange.asmx", Path("ca.pem")
        )
        base = load(path)
        entries = [Entry(name, f"room{n}@example.com") for n, name in enumerate(names)]
        made = rooms.files(base, entries, Path(folder) / "signs")
        rooms.write(made)
        loaded = [load(each) for each in made]
    assert [config.room.mailbox for config in loaded] == [entry.address for entry in entries]
    assert all(config.source.ca_file == Path(folder) / "signs" / "ca.pem" for config in loaded)


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    """A file in place of the folder is told as such."""
    (tmp_path / "signs").write_text("")
    with pytest.raises(UserError) as raised:
        rooms.write({tmp_path / "signs" / "one.toml": ""})
    assert raised.value.exit_code == 73
