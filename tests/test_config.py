"""Loading a configuration: what it means, and that every problem is told at once."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from signage.config import LARGEST, load
from signage.core.health import HealthPolicy
from signage.core.privacy import PrivacyPolicy
from signage.core.room import RoomPolicy
from signage.errors import UserError
from tests.configs import MINIMAL, complete, loaded, problems, with_key


def test_a_minimal_file_has_every_default(tmp_path: Path) -> None:
    """What is not said is the core's own default, so that there is one place for it."""
    config = loaded(tmp_path, MINIMAL)
    zone = ZoneInfo("Europe/Copenhagen")
    assert config.room_policy() == RoomPolicy(zone=zone)
    assert config.health_policy() == HealthPolicy()
    assert config.privacy_policy() == PrivacyPolicy()
    assert config.room.name == "Juniper"
    assert (config.source.auth, config.source.access, config.source.read) == (
        "ntlm",
        "delegate",
        (),
    )
    assert config.display.notation is None
    assert config.wording == {}


def test_a_complete_file_says_everything(tmp_path: Path) -> None:
    """Every table reaches the policy or value that it is for."""
    text = complete()
    for default, other in (
        ('hours = "locale"', 'hours = "24"'),
        ("mask_all = false", "mask_all = true"),
        ('interval = "60 s"', 'interval = "90 s"'),
        ('jitter = "10 s"', 'jitter = "5 s"'),
        ('backoff_cap = "10 min"', 'backoff_cap = "4 min"'),
        ('starting_soon = "15 min"', 'starting_soon = "10 min"'),
        ('ending_soon = "15 min"', 'ending_soon = "0 s"'),
        ('min_free = "5 min"', 'min_free = "1 h"'),
        ('stale_badge = "5 min"', 'stale_badge = "4 min"'),
        ('trust = "15 min"', 'trust = "30 min"'),
        ("sleep = true", "sleep = false"),
        ("read = []", 'read = ["attendees", "description"]'),
    ):
        assert text.count(default) == 1, default
        text = text.replace(default, other)
    config = loaded(tmp_path, text)
    assert config.room.seats == 8
    assert config.room.amenities == ("screen", "video", "board")
    assert config.source.read == ("attendees", "description")
    assert config.privacy_policy() == PrivacyPolicy(True, ("interview", "works council"), True)
    health = config.health_policy()
    assert (health.poll, health.poll_jitter) == (timedelta(seconds=90), timedelta(seconds=5))
    assert health.backoff_cap == timedelta(minutes=4)
    assert (health.stale_badge, health.trust) == (timedelta(minutes=4), timedelta(minutes=30))
    room = config.room_policy()
    assert (room.starting_soon, room.ending_soon) == (timedelta(minutes=10), timedelta(0))
    assert room.min_free == timedelta(hours=1)
    assert not room.sleeps
    assert room.opening.days == (
        (time(7, 30), time(18)),
        *[(time(8), time(18))] * 3,
        (time(8), time(16)),
        None,
        None,
    )
    assert config.display.size == (1280, 800)
    assert config.display.notation == 24
    assert config.wording == {"word.available": "Free"}


def test_a_day_without_its_own_hours_has_those_of_every_day(tmp_path: Path) -> None:
    """`every_day` is the rule, a named day the exception; 24:00 is midnight at the day's end."""
    config = loaded(tmp_path, MINIMAL + '[opening]\nevery_day = "00:00-24:00"\nsunday = "closed"\n')
    assert config.room_policy().opening.days == (*[(time(0), time(0))] * 6, None)


def test_relative_paths_count_from_the_file(tmp_path: Path) -> None:
    """Wherever the program is started from; an absolute path stays."""
    text = with_key("source", 'ca_file = "ca.pem"') + '[display]\nthemes_dir = "/srv/themes"\n'
    config = loaded(tmp_path, text)
    assert config.source.ca_file == tmp_path / "ca.pem"
    assert config.display.themes_dir == Path("/srv/themes")
    config = loaded(tmp_path, MINIMAL + '[display]\nthemes_dir = "themes"\n')
    assert config.display.themes_dir == tmp_path / "themes"
    assert config.secrets_dir == tmp_path / "secrets"


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    """One run tells all: missing, refused and unknown keys of all tables, each in its place."""
    text = """
display = 5
[room]
name = ""
zone = "Europe/Kopenhagen"
seats = "8"
amenities = ["screen", "projector", 5]
mailbx = "juniper@example.com"
[source]
endpoint = "http://mail.example.com/EWS/Exchange.asmx"
username = "room-signs"
secret = "exchange-password"
auth = "digest"
[polling]
interval = 60
trust = "5 min"
[privcy]
"""
    found = problems(tmp_path, text)
    assert [line.split(": ")[0] for line in found] == [
        "[room] mailbox",
        "[room] name",
        "[room] zone",
        "[room] seats",
        "[room] amenities",
        "[room] amenities",
        "[room] mailbx",
        "[source] endpoint",
        "[source] auth",
        "[display]",
        "[polling] interval",
        "[polling] trust",
        "[privcy]",
    ]


@pytest.mark.parametrize(
    ("table", "line", "says"),
    [
        ("room", "seats = 0", ["the number 0", "from 1 to 10000"]),
        ("room", "seats = true", ["found true"]),
        ("room", "seats = 8.0", ["the number 8.0"]),
        ("room", "seats = 0xFFFFFFFFFFFFFFFFFFFF", ["a very large number"]),
        ("room", 'name = "  "', ["1 to 60 characters"]),
        ("room", 'name = "\\u200b"', ["1 to 60 characters"]),
        ("room", 'name = "Juni\\nper"', ["line break"]),
        ("room", f'name = "{"x" * 61}"', ["1 to 60 characters", "…"]),
        ("room", "name = 2026-11-25", ["the unquoted date 2026-11-25"]),
        ("room", 'mailbox = "juniper"', ["e-mail address"]),
        ("room", 'mailbox = "Juniper <juniper@example.com>"', ["e-mail address"]),
        ("room", 'zone = "europe/copenhagn"', ['mean "Europe/Copenhagen"?']),
        ("room", 'zone = "../../etc/passwd"', ["IANA time zone"]),
        ("room", "zone = 1", ["IANA time zone"]),
        ("room", 'amenities = "screen"', ["a list of names"]),
        ("room", 'amenities = ["screen", "scren"]', ["entry 2", 'mean "screen"?']),
        ("source", 'auth = "NTLM"', ['mean "ntlm"?', '"ntlm", "basic"']),
        ("source", 'endpoint = "mail.example.com"', ["https://mail.example.com"]),
        ("source", 'endpoint = "http://mail.example.com/EWS"', ["https:// only", "ca_file"]),
        ("source", 'endpoint = "https:///EWS"', ["an address such as"]),
        ("source", 'endpoint = "https://mail.example.com:99999/"', ["an address such as"]),
        ("source", 'endpoint = "https://[::1/"', ["an address such as"]),
        ("source", 'endpoint = "https://a.example.com/?x=1"', ["an address such as"]),
        ("source", 'read = ["subject"]', ["entry 1", '"organizer_address", "attendees"']),
        ("source", 'ca_file = ""', ["a path such as"]),
        ("source", "verify = false", ["no such key"]),
        ("privacy", "mask_all = 1", ["true or false"]),
        ("privacy", 'mask_all = "true"', ["true or false", "without quotes"]),
        ("privacy", 'words = [""]', ["entry 1"]),
        ("privacy", 'words = ["ok", 5, "\\u3164"]', ["entry 2"]),
        ("display", 'rotation = "90"', ["without quotes"]),
        ("display", "rotation = 45", ["0, 90, 180, 270"]),
        ("display", "rotation = false", ["found false"]),
        ("display", "hours = 24", ["with quotes"]),
        ("display", 'size = "1280"', ['"1280x800"']),
        ("display", 'size = "100x100"', ["240"]),
        ("display", 'locale = "english"', ['"en-GB"']),
        ("display", 'thme = "beacon"', ['mean "theme"?', "themes_dir"]),
        ("display", 'backoff_cap = "5 min"', ["belongs into [polling]"]),
        ("opening", "monday = 08:00:00", ["unquoted time", '"closed"']),
        ("opening", 'monday = "18:00-08:00"', ["opening before closing"]),
        ("opening", 'monday = "08:00-08:00"', ["opening before closing"]),
        ("opening", 'monday = "08:00-24:30"', ["at most 24:00"]),
        ("opening", 'monday = "8-18"', ['"08:00-18:00"']),
        ("polling", 'interval = "60"', ['"90 s", "5 min" or "1 h"']),
        ("polling", 'interval = "1 day"', ['"90 s", "5 min" or "1 h"']),
        ("polling", 'interval = "5 s"', ['from "15 s" to "10 min"']),
        ("thresholds", 'trust = "2 h"', ['from "2 min" to "1 h"']),
        ("wording", "word.available = 5", ["word.available", "found the number 5"]),
        ("wording", 'a.b.c.d = "x"', ["a.b.c: found a table"]),
        ("wording", '"Word" = "x"', ["not the key of any words"]),
    ],
)
def test_a_refused_value_says_what_is_allowed(
    tmp_path: Path, table: str, line: str, says: list[str]
) -> None:
    """One problem, under its table and key, with what was found, what is allowed, and a hint."""
    found = problems(tmp_path, with_key(table, line))
    key = line.partition(" = ")[0] if table != "wording" else ""
    assert len(found) == 1 + line.count(", 5, "), found
    assert found[0].startswith(f"[{table}] {key}".strip())
    for part in says:
        assert part in found[0]


@pytest.mark.parametrize("words", ['"Nightingale"', '["ok", "x\\u0001Nightingale"]', '["{}"]'])
def test_private_words_are_not_repeated(tmp_path: Path, words: str) -> None:
    """Whatever is wrong with the list: problems stand on the glass, in log and bundle."""
    given = words.replace("{}", "Nightingale " * 8)
    (found,) = problems(tmp_path, f"{MINIMAL}[privacy]\nwords = {given}\n")
    assert found.startswith("[privacy] words: ")
    assert "Nightingale" not in found


@pytest.mark.parametrize(
    ("tables", "place"),
    [
        ('[thresholds]\nstale_badge = "15 min"\n', "[thresholds] stale_badge"),
        ('[polling]\njitter = "1 min"\n', "[polling] jitter"),
        ('[doctor]\nother_mailbox = "Juniper@example.com"\n', "[doctor] other_mailbox"),
        ('[light]\nkind = "gpio"\npins = [17, 17, 22]\n', "[light] pins"),
        ('[light]\nkind = "gpio"\npins = [4, 17, 22]\n[presence]\npin = 4\n', "[presence] pin"),
        ('[polling]\ninterval = "5 min"\n', "[polling] interval"),
        ('[polling]\ninterval = "290 s"\n', "[polling] interval"),  # and 10 s of jitter
        ('[polling]\ninterval = "2 min"\nbackoff_cap = "1 min"\n', "[polling] backoff_cap"),
        ('[opening]\nevery_day = "closed"\n', "[opening] every_day"),
    ],
)
def test_keys_that_contradict_each_other(tmp_path: Path, tables: str, place: str) -> None:
    """Each alone is allowed; together they make no sense, and one of them is named."""
    found = problems(tmp_path, MINIMAL + tables)
    assert [line.split(": ")[0] for line in found] == [place]


def test_all_contradictions_at_once(tmp_path: Path) -> None:
    """They do not hide each other."""
    tables = '[thresholds]\ntrust = "2 min"\n[opening]\nevery_day = "closed"\n'
    assert len(problems(tmp_path, MINIMAL + tables)) == 2


def test_closed_all_week_is_allowed_without_sleep(tmp_path: Path) -> None:
    """The panel then stays awake, which may be meant."""
    assert not problems(tmp_path, MINIMAL + '[opening]\nevery_day = "closed"\nsleep = false\n')


@pytest.mark.parametrize("text", ["", "[room]\n", MINIMAL.replace("[source]", "[sauce]")])
def test_missing_tables_and_keys(tmp_path: Path, text: str) -> None:
    """What has no default must be there, and is named."""
    found = "\n".join(problems(tmp_path, text))
    assert "[source]: this table is missing" in found
    assert "endpoint, username, secret" in found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[room]\nname = Juniper\n", "line 2, column 8"),
        ("[room\n", "line 1"),
        ('[room]\nname = "a"\nname = "b"\n', "line 3"),
        ("x = " + "[" * 5_000, "nested too deeply"),
        ("x = " + "9" * 10_000, "cannot be read"),
    ],
)
def test_a_toml_fault_has_line_and_column(tmp_path: Path, text: str, says: str) -> None:
    """The one thing to be mended first, in words."""
    (found,) = problems(tmp_path, text)
    assert "not valid TOML" in found
    assert says in found


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """Missing, a folder, not UTF-8, far too large: each says so, none ends in another exception."""
    (tmp_path / "latin.toml").write_bytes(b'[room]\nname = "Caf\xe9"\n')
    (tmp_path / "large.toml").write_bytes(b"#" * (LARGEST + 1))
    for name, says in (
        ("none.toml", "no such file"),
        (".", "folder"),
        ("latin.toml", "line 2 is not UTF-8"),
        ("large.toml", "more than"),
        ("latin.toml/x", "cannot be read"),
        ("nul\0", "cannot be"),
    ):
        with pytest.raises(UserError, match=says):
            load(tmp_path / name)


def test_what_windows_editors_write_is_read(tmp_path: Path) -> None:
    """A byte order mark and CRLF line ends."""
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf" + MINIMAL.replace("\n", "\r\n").encode())
    assert load(path).room.name == "Juniper"
