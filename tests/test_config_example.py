"""The documented example is true, and the effective configuration is a configuration."""

from __future__ import annotations

import json
import re
import string
import tempfile
import tomllib
from dataclasses import fields, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signage.config import Config, load
from signage.config.rules import advice
from signage.config.schema import Tables
from signage.config.text import effective
from signage.errors import UserError
from signage.sources.clouds import CLOUDS
from tests.configs import (
    EXAMPLE,
    MINIMAL,
    complete,
    complete_application,
    loaded,
    with_key,
)

TABLES = [f.name for f in fields(Tables)]


def keys(config: Config) -> set[str]:
    return {
        f"{table}.{key.name}"
        for table in TABLES
        if table != "wording"
        for key in fields(getattr(config, table))
    }


def test_the_example_loads() -> None:
    """As it is shipped, it is a configuration without a problem."""
    assert load(EXAMPLE).room.name == "Juniper"


def test_the_example_names_every_key(tmp_path: Path) -> None:
    """Nothing can be set that the example does not show, and all it shows can be set at once."""
    config = loaded(tmp_path, complete())
    given = config.given | loaded(tmp_path, complete_application()).given
    assert keys(config) - given == {"display.locale"}  # which `locales` excludes
    assert re.search(r"^# locale = ", EXAMPLE.read_text("utf-8"), re.M)


def test_the_example_tells_the_true_defaults(tmp_path: Path) -> None:
    """A commented key with a default shows that default."""
    shown, default = loaded(tmp_path, complete()), load(EXAMPLE)
    # Empty by default, shown filled in.
    examples = {"privacy.words", "room.amenities", "display.locales"}
    for key in keys(default) - examples:
        table, name = key.split(".")
        value = getattr(getattr(default, table), name)
        if value is not None:
            assert getattr(getattr(shown, table), name) == value, key


AWKWARD = with_key("room", r'name = "The \"Old\" \\ Room"') + '[opening]\nsunday = "09:30-24:00"\n'


@pytest.mark.parametrize("text", [MINIMAL, complete(), complete_application(), AWKWARD])
def test_the_effective_configuration_loads_as_the_same(tmp_path: Path, text: str) -> None:
    """What `check` prints could be used as the file, and tells where each value comes from."""
    config = loaded(tmp_path, text)
    shown = effective(config)
    again = loaded(tmp_path, shown)
    assert replace(again, given=config.given) == config
    for key in keys(config) - {"source.secret", "doctor.probe_secret"}:
        table, name = key.split(".")
        section = shown.split(f"[{table}]\n")[1].split("\n\n")[0]
        line = re.search(rf"^(# )?{name} .*$", section, re.M)
        assert line, key
        if not line[0].startswith("#"):
            assert line[0].endswith("# file" if key in config.given else "# default"), line[0]


def test_advice_is_not_a_problem(tmp_path: Path) -> None:
    """Exchange Online and Basic load, and are remarked on; lookalike hosts are not."""
    cloud = with_key("source", 'endpoint = "https://Outlook.Office365.com/EWS/Exchange.asmx"')
    (online,) = advice(loaded(tmp_path, cloud))
    assert "2026-10-01" in online.what
    assert "2027-04-01" in online.what
    assert "signage migrate-config" in online.remedy
    assert 'auth = "ntlm" does not work there' in online.what
    assert 'kind = "graph"' in online.remedy
    (basic,) = advice(loaded(tmp_path, with_key("source", 'auth = "basic"')))
    assert basic.where == "[source] auth"
    for host in ("notoutlook.com", "outlook.office365.com.example.com", "mail.example.com"):
        other = f'endpoint = "https://{host}/EWS/Exchange.asmx"'
        assert not advice(loaded(tmp_path, with_key("source", other)))


def test_exchange_online_is_known_in_every_cloud(tmp_path: Path) -> None:
    """Whoever points EWS at a national cloud's Exchange Online is told as well."""
    hosts = [urlsplit(cloud.ews).hostname for cloud in CLOUDS.values()]
    for host in (*hosts, "outlook.office.com"):
        text = with_key("source", f'endpoint = "https://{host}/EWS/Exchange.asmx"')
        (told,) = advice(loaded(tmp_path, text))
        assert f"{host} is Exchange Online" in told.what


KEYS = keys(load(EXAMPLE))
LITERALS = st.one_of(
    st.sampled_from(
        [
            "true",
            "nan",
            "-inf",
            "0",
            "[]",
            "{}",
            "[[]]",
            "08:00:00",
            "2026-11-25",
            "1979-05-27T07:32:00Z",
            '"closed"',
            '"5min"',
            '""',
            "0xFFFFFFFFFFFFFFFFFFFF",
            '"24:00-24:00"',
            '"https://a"',
            '"UTC"',
            '"a@b.c"',
        ]
    ),
    st.integers().map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(str),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(json.dumps),
    st.lists(st.text(string.printable, max_size=5), max_size=3).map(json.dumps),
    st.lists(st.booleans(), max_size=2).map(json.dumps),
)
LINES = complete().splitlines()


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """The complete example with some lines dropped, doubled, renamed, refilled or broken."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(lines) - 1))
        line = lines[place]
        key = line.split(" = ")[0]
        match draw(st.sampled_from(["drop", "double", "rename", "refill", "break"])):
            case "drop":
                lines[place] = ""
            case "double":
                lines.insert(place, line)
            case "rename":
                lines[place] = line.replace(key, key[1:] + key[:1]) if " = " in line else line
            case "refill":
                lines[place] = f"{key} = {draw(LITERALS)}" if " = " in line else line
            case _:
                cut = draw(st.integers(0, len(line)))
                noise = draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=3))
                lines[place] = line[:cut] + noise + line[cut:]
    return "\n".join(lines)


@settings(deadline=None)
@given(mutations())
def test_any_mutation_is_a_configuration_or_a_list_of_problems(text: str) -> None:
    """No text makes `load` fail in another way; each problem names a table that exists or stands
    there, and what loads can be shown and loaded again."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        path.write_text(text, encoding="utf-8", newline="")
        try:
            config = load(path)
        except UserError as error:
            assert error.problems
            assert error.__context__ is None
            for problem in error.problems:
                assert problem.where.startswith(str(path))
                assert problem.what
                assert_known(problem.where.removeprefix(str(path)).removeprefix(": "), text)
        else:
            path.write_text(effective(config), encoding="utf-8")
            assert replace(load(path), given=config.given) == config


def assert_known(place: str, text: str) -> None:
    """A place is the whole file, or a table and key of the schema or of the text."""
    if not place:
        return
    table, _, key = place.removeprefix("[").partition("]")
    document = tomllib.loads(text.replace("\r\n", "\n"))
    known = {"room", "source"} | set(document)
    assert table in known or "cannot be shown" in table, place
    if key.strip() and table in TABLES:
        given_keys = set(document.get(table, {}))
        names = {key.split(".")[1] for key in KEYS if key.startswith(f"{table}.")}
        assert key.strip() in names | given_keys or "cannot be shown" in key, place
