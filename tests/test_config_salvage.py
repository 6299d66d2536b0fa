"""What is sound of a faulty file: one look finds all else that is wrong, and nothing twice."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from signage.config import examine, load
from signage.config.salvage import salvaged
from signage.config.structure import structured
from signage.errors import UserError
from signage.readiness import ready
from tests.configs import MINIMAL, complete, with_key

SIX = (
    MINIMAL.replace("[source]\n", '[source]\nca_file = "nope.pem"\n').replace(
        "[room]\n", '[room]\nseats = "8"\n'
    )
    + '[display]\ntheme = "becon"\nlocale = "xx"\n[wording]\nword.availble = "Free"\n'
)


def places(folder: Path, text: str, environ: dict[str, str] | None = None) -> list[str]:
    """Where `ready` finds problems, without the file's name."""
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as raised:
        ready(examine(path), environ or {})
    return [problem.where.removeprefix(f"{path}: ") for problem in raised.value.problems]


def test_problems_of_the_file_and_outside_it_are_told_at_once(tmp_path: Path) -> None:
    """A refused value hides neither secret, certificates, language, own words nor theme."""
    assert places(tmp_path, SIX) == [
        "[room] seats",
        "[source] ca_file",
        'secret "exchange-password"',
        "[display] locale",
        "[wording] word.availble",
        "[display] theme",
    ]


@pytest.mark.parametrize("text", [MINIMAL, complete()])
def test_of_a_sound_file_everything_is_kept(text: str) -> None:
    """The third reading of a file comes to the same tables as the other two."""
    document = tomllib.loads(text)
    tables, doubted = salvaged(document)
    assert tables == structured(document)[0]
    assert doubted == frozenset()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["[room]", "[source]"]),
        ("room = 3\nsource = 4\n", ["[room]", "[source]"]),
        (with_key("source", "secret = 5"), ["[source] secret"]),
        (with_key("display", "themes_dir = 5\ntheme = 'ours'"), ["[display] themes_dir"]),
        (with_key("display", "themes_dr = 'x'\ntheme = 'ours'"), ["[display] themes_dr"]),
        (with_key("thresholds", "trust = 5\nstale_badge = '20 min'"), ["[thresholds] trust"]),
        (with_key("thresholds", "trst = '30 min'\nstale_badge = '20 min'"), ["[thresholds] trst"]),
        (with_key("room", "name = 5") + f'[link]\nurl = "https://a.example/{"x" * 45}"', None),
    ],
)
def test_nothing_is_said_of_a_stand_in(tmp_path: Path, text: str, found: list[str] | None) -> None:
    """What a faulty, misspelt or missing key would have said is not judged by its default."""
    environ = {"SIGNAGE_SECRET_EXCHANGE_PASSWORD": "quiet", "SIGNAGE_SECRET_NONE": ""}
    assert places(tmp_path, text, environ) == (found or ["[room] name"])


def test_a_contradiction_is_found_beside_a_refused_value(tmp_path: Path) -> None:
    """Rules hold between the keys that can be read, whatever is wrong with others."""
    path = tmp_path / "config.toml"
    text = with_key("room", 'seats = "8"') + '[opening]\nevery_day = "closed"\n'
    path.write_text(text, encoding="utf-8")
    examined = examine(path)
    found = [problem.where.removeprefix(f"{path}: ") for problem in examined.problems]
    assert found == ["[room] seats", "[opening] every_day"]
    assert examined.config.room.name == "Juniper"
    with pytest.raises(UserError) as raised:
        load(path)
    assert raised.value.problems == examined.problems


@pytest.mark.parametrize(
    ("text", "refused", "contradiction"),
    [
        ('[presence]\npin = -1\n[light]\nkind = "gpio"\n', "[presence] pin", "[light] pins"),
        (
            '[light]\nkind = "gpio"\npins = [1, 2, 3]\nprivate = 1\n[presence]\npin = 2\n',
            "[light] private",
            "[presence] pin",
        ),
        (
            '[polling]\nstream = "on"\nbackoff_cap = "1 min"\ninterval = "2 min"\n',
            "[polling] stream",
            "[polling] backoff_cap",
        ),
        (
            '[polling]\njitter = 1\n[thresholds]\nstale_badge = "20 min"\n',
            "[polling] jitter",
            "[thresholds] stale_badge",
        ),
        (
            '[opening]\nearly = 1\nevery_day = "closed"\n',
            "[opening] early",
            "[opening] every_day",
        ),
        (
            '[doctor]\nother_mailbox = 1\nprobe_username = "m"\nprobe_mailbox = "m@example.com"\n',
            "[doctor] other_mailbox",
            "[doctor] probe_secret",
        ),
        (
            '[display]\nlocale_turn = 1\nlocale = "de"\nlocales = ["de", "fr"]\n',
            "[display] locale_turn",
            "[display] locales",
        ),
    ],
)
def test_a_refused_value_hides_no_other_rule(
    tmp_path: Path, text: str, refused: str, contradiction: str
) -> None:
    """Only what rests on the refused key itself has to wait until it is mended."""
    path = tmp_path / "config.toml"
    path.write_text(MINIMAL + text, encoding="utf-8")
    found = [problem.where.removeprefix(f"{path}: ") for problem in examine(path).problems]
    assert found == [refused, contradiction]


RESTING = {
    "light": 'kind = "gpio"\npins = [1, 2, 3]\nchip = "/dev/gpiochip4"\n',
    "presence": "pin = 2\n",
    "polling": 'interval = "5 min"\njitter = "10 s"\nnear = "6 min"\nbackoff_cap = "4 min"\n',
    "thresholds": 'stale_badge = "20 min"\ntrust = "20 min"\n',
    "opening": 'every_day = "closed"\nmonday = "08:00-17:00"\n',
    "display": 'locales = ["de", "fr"]\nbilingual = "both"\nlocale_turn = "10 s"\n',
    "doctor": 'probe_username = "m"\nprobe_secret = "m"\nprobe_mailbox = "m@example.com"\n',
}


@pytest.mark.parametrize("table", RESTING)
def test_a_rule_waits_for_each_key_that_it_rests_on(tmp_path: Path, table: str) -> None:
    """Whichever key is refused, no default in its place makes a contradiction of its own."""
    path = tmp_path / "config.toml"
    text = MINIMAL + "".join(f"[{name}]\n{lines}" for name, lines in RESTING.items())
    path.write_text(text, encoding="utf-8")
    before = examine(path).problems
    assert len(before) == 3
    for line in RESTING[table].splitlines():
        key = line.partition(" = ")[0]
        lines = RESTING[table].replace(line, f"{key} = {{}}")
        path.write_text(text.replace(RESTING[table], lines), encoding="utf-8")
        refused, *others = examine(path).problems
        assert refused.where == f"{path}: [{table}] {key}"
        assert set(others) <= set(before), line
