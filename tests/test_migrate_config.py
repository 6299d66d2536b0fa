"""signage migrate-config: the Graph version of a file, and nothing of the old one lost."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signage.cli import main
from signage.config import load, parse, read
from signage.config.schema import Doctor, Tables
from signage.migration import SECRET, UnusualLayoutError, migrated
from tests.configs import EXAMPLE, MINIMAL, complete

ONLINE = MINIMAL.replace("mail.example.com", "outlook.office365.com")
OAUTH = ONLINE.replace(
    "username = 'EXAMPLE\\room-signs'",
    'auth = "oauth"\ntenant = "example.com"\nclient_id = "7d1a1e0c-8f0b-4d6e-9d59-0a5f4c1b2e3f"',
)


def told(folder: Path, text: str, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """What the command says of the text; it must go well."""
    old = folder / "config.toml"
    old.write_bytes(text.encode())
    assert main(["migrate-config", str(old), *more]) == 0
    assert old.read_bytes() == text.encode(), "the old file stays as it is"
    return capsys.readouterr().out


def filled(path: Path) -> Path:
    """The file with the two keys filled in as it is told to: the # taken away."""
    text = re.sub(r"^# (tenant|client_id)(?= = \"(example\.com|0))", r"\1", read(path), flags=re.M)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("text", [ONLINE, EXAMPLE.read_text(encoding="utf-8"), complete()])
def test_the_result_loads_once_it_is_filled_in(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Until then the missing keys alone are problems; after it, all but [source] is as it was."""
    said = told(tmp_path, text, capsys)
    new = tmp_path / "config.graph.toml"
    assert "Fill in tenant and client_id" in said
    assert SECRET in said
    old, made = load(tmp_path / "config.toml"), load(filled(new))
    assert made.source.kind == "graph"
    assert made.source.endpoint is made.source.username is None
    assert made.source.secret == SECRET
    for table in fields(Tables):
        if table.name == "doctor":  # the probe goes over EWS
            assert made.doctor == Doctor(other_mailbox=old.doctor.other_mailbox)
            assert ("[doctor] probe_" in said) == (old.doctor != made.doctor)
        elif table.name != "source":
            assert getattr(old, table.name) == getattr(made, table.name)
    assert (made.source.read, made.source.proxy) == (old.source.read, old.source.proxy)


def test_check_passes_once_it_is_filled_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The steps as they are told: fill in, put the secret in its place, check."""
    told(tmp_path, ONLINE, capsys)
    new = tmp_path / "config.graph.toml"
    assert main(["check", "--config", str(new)]) == 78
    problems = capsys.readouterr().err
    assert "[source] tenant" in problems
    assert "[source] client_id" in problems
    filled(new)
    monkeypatch.setenv("SIGNAGE_SECRET_GRAPH_CLIENT_SECRET", "seven~calm~corridors")
    assert main(["check", "--config", str(new)]) == 0
    assert "Exchange Online" not in capsys.readouterr().err


def test_comments_stay(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every line of the old file is in the new one, in order; what has no use is a comment."""
    text = "# by Priya\r\n" + ONLINE.replace("\n", "  # mine\r\n")
    text = re.sub(r"^  # mine\r\n", "\r\n", text, flags=re.M)
    told(tmp_path, text, capsys)
    lines = (tmp_path / "config.graph.toml").read_bytes().decode().split("\r\n")
    kept = iter(lines)
    for line in text.split("\r\n"):
        assert any(each in (line, f"# {line}") for each in kept), line
    assert not [line for line in lines if "\n" in line]


def test_an_application_keeps_its_log_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """EWS by OAuth has all that Graph needs: nothing is to be filled in."""
    said = told(tmp_path, OAUTH, capsys)
    made = load(tmp_path / "config.graph.toml").source
    assert (made.tenant, made.secret) == ("example.com", "exchange-password")
    assert "Fill in" not in said
    assert SECRET not in said


@pytest.mark.parametrize(
    ("host", "cloud"),
    [
        ("outlook.office365.com", "global"),
        ("outlook.office.com", "global"),
        ("outlook.office365.us", "usgov"),
        ("outlook-dod.office365.us", "usgov-dod"),
        ("partner.outlook.cn", "china"),
    ],
)
def test_the_cloud_is_that_of_the_endpoint(
    tmp_path: Path, host: str, cloud: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A national cloud's tenant is not looked for in the global one."""
    text = OAUTH.replace("outlook.office365.com", host)
    text += 'authority = "https://login.example.com"\n' if cloud == "china" else ""
    said = told(tmp_path, text, capsys)
    assert load(tmp_path / "config.graph.toml").source.cloud == cloud
    assert "note:" not in said


def test_a_server_of_ones_own_is_doubted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its rooms may not be in Microsoft 365; its authority is not Graph's."""
    said = told(tmp_path, MINIMAL + 'ca_file = "ca.pem"\n', capsys)
    assert "mail.example.com is not Exchange Online" in said
    assert "ca_file is taken out" in said
    assert load(filled(tmp_path / "config.graph.toml")).source.ca_file is None
    told(tmp_path, ONLINE + 'ca_file = "ca.pem"\n', capsys, "--force")
    kept = load(filled(tmp_path / "config.graph.toml")).source.ca_file
    assert kept == tmp_path / "ca.pem", "a proxy that opens the encryption is on the way to Graph"


def test_nothing_is_written_over_unasked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An existing file needs --force, and the old one is never written over."""
    new = tmp_path / "other.toml"
    new.write_text("mine", encoding="utf-8")
    old = tmp_path / "config.toml"
    old.write_text(ONLINE, encoding="utf-8")
    assert main(["migrate-config", str(old), "--output", str(new)]) == 73
    assert "--force" in capsys.readouterr().err
    assert new.read_text(encoding="utf-8") == "mine"
    assert main(["migrate-config", str(old), "--output", str(old), "--force"]) == 73
    assert old.read_text(encoding="utf-8") == ONLINE
    missing = tmp_path / "none" / "x.toml"
    assert main(["migrate-config", str(old), "--output", str(missing)]) == 73
    assert "cannot be written" in capsys.readouterr().err
    assert main(["migrate-config", str(old), "--output", str(new), "--force"]) == 0
    assert 'kind = "graph"' in new.read_text(encoding="utf-8")


def test_the_new_file_is_as_open_as_the_old_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever could not read the old one cannot read the new one."""
    old = tmp_path / "config.toml"
    old.write_text(ONLINE, encoding="utf-8")
    old.chmod(0o640)
    assert main(["migrate-config", str(old)]) == 0
    assert (tmp_path / "config.graph.toml").stat().st_mode & 0o777 == 0o640


def test_another_folder_is_remarked_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Relative paths and the folder of secrets count from there."""
    (tmp_path / "new").mkdir()
    said = told(tmp_path, ONLINE, capsys, "--output", str(tmp_path / "new" / "config.toml"))
    assert f"count from {tmp_path / 'new'} now" in said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[room]\n",
        'source = "x"\n',
        'source = {endpoint = "https://outlook.office365.com/EWS/Exchange.asmx"}\n',
        'source.endpoint = "https://outlook.office365.com/EWS/Exchange.asmx"\n',
        '["source"]\nendpoint = "x"\n',
        '[source]\n"endpoint" = "x"\n',
        '[source]\nendpoint = """\nx"""\n',
        'room = """\n[source]\n"""\n[source]\nendpoint = "x"\n',
    ],
)
def test_an_unusual_layout_is_not_guessed_at(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is refused, with the layout that is understood; nothing is written."""
    old = tmp_path / "config.toml"
    old.write_text(text, encoding="utf-8")
    assert main(["migrate-config", str(old)]) == 78
    assert "[source]" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [old]


def test_a_file_for_graph_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """There is nothing to do."""
    told(tmp_path, ONLINE, capsys)
    assert main(["migrate-config", str(tmp_path / "config.graph.toml")]) == 78
    assert "for Microsoft Graph already" in capsys.readouterr().err


KEYS = st.sampled_from(
    [
        'endpoint = "https://outlook.office365.com/EWS/Exchange.asmx"',
        'endpoint="https://mail.example.com/EWS/Exchange.asmx" # old',
        "  username = 'A\\\\b'",
        'secret = "x"',
        'auth = "oauth"',
        'read = [\n  "attendees",\n]',
        '# kind = "ews"',
        'cloud = "usgov"',
        'ca_file = "[source]"',
        "",
        '[privacy]\nwords = [\n"a"]\n[source.x]',
        "[[source.y]]",
    ]
)


@settings(max_examples=60, deadline=None)
@given(lines=st.lists(KEYS, max_size=6), before=st.lists(KEYS, max_size=2))
def test_what_is_written_is_what_was_meant(lines: list[str], before: list[str]) -> None:
    """Whatever order and layout: the result says the same but for the log-on, or none is made."""
    text = "\n".join([*before, "[source]", *lines, "[room]", 'mailbox = "j@example.com"', ""])
    try:
        document = tomllib.loads(text)
        made = migrated(text, document)
    except (ValueError, UnusualLayoutError):
        return
    found = parse(Path("x"), made.text)
    old, new = document.pop("source"), found.pop("source")
    assert found == document
    assert new.pop("kind") == "graph"
    assert {"endpoint", "username", "auth", "access"}.isdisjoint(new)
    assert all(old[key] == value for key, value in new.items() if key not in ("secret", "cloud"))
    assert new.get("read") == old.get("read")
