"""Autodiscover as a step of setting up: found, told step by step, and written into the file."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from signage.cli import main
from signage.config.edit import with_endpoint
from signage.core.health import FaultKind
from signage.discovery import suited
from signage.sim import faults
from signage.sim.certificate import Flaw
from signage.sim.server import Simulator
from signage.sources.ews.autodiscover import PATH, Found, Step, ask, places
from signage.sources.ews.logon import PasswordLogon
from tests.configs import MINIMAL
from tests.simulated import ROOM, exchange, settings

PASSWORD = "SIGNAGE_SECRET_EXCHANGE_PASSWORD"


def host(simulator: Simulator) -> str:
    return simulator.base.removeprefix("https://")


def steps(simulator: Simulator, *urls: str, password: str | None = None) -> list[Step | Found]:
    made = settings(simulator, auth="ntlm")
    logon = PasswordLogon("ntlm", made.username, lambda: password or simulator.password)
    return list(ask(made, logon, urls))


def written(folder: Path, simulator: Simulator) -> Path:
    """A configuration to which the endpoint is all that is missing."""
    lines = [line for line in MINIMAL.splitlines() if not line.startswith(("endpoint", "username"))]
    lines += ["# the service account", f"username = '{simulator.username}'"]
    path = folder / "config.toml"
    path.write_text("\n".join([*lines, f'ca_file = "{simulator.ca_file}"', ""]), encoding="utf-8")
    return path


def test_the_domain_is_asked_and_its_autodiscover_host() -> None:
    """By https alone, and no other host than those of the mailbox's own domain."""
    assert places("juniper@Example.com") == (
        f"https://example.com{PATH}",
        f"https://autodiscover.example.com{PATH}",
    )


def test_it_is_found_after_a_host_that_knows_nothing_of_it() -> None:
    """A web server's 404 and a host that is away are steps on the way, each in words."""
    with exchange() as website, exchange() as simulator:
        website.faults.now(faults.NOT_FOUND)
        away = f"https://localhost:1{PATH}"
        *failed, answers, found = steps(
            simulator, away, f"{simulator.base}/nothing{PATH}", f"{simulator.base}{PATH}"
        )
        assert [step.fault and step.fault.kind for step in failed] == [
            FaultKind.UNREACHABLE,
            FaultKind.WRONG_ENDPOINT,
        ]
        assert isinstance(answers, Step) and answers.said == "answers"
        assert found == Found(simulator.endpoint, simulator.endpoint)


def test_a_refused_log_on_is_not_repeated_elsewhere() -> None:
    """The same password at every host would lock the account."""
    with exchange() as simulator:
        url = f"{simulator.base}{PATH}"
        (only,) = steps(simulator, url, f"{url}?again", password="wrong")
        assert isinstance(only, Step) and only.fault
        assert only.fault.kind is FaultKind.UNAUTHORISED


def test_redirects_stay_in_the_house() -> None:
    """One to the same host or domain is followed; the log-on is shown to no other."""
    with exchange() as simulator:
        url = f"{simulator.base}{PATH}"
        for target, followed in (
            (f"{url}?2", True),
            (url.replace("localhost", "127.0.0.1"), False),
            (url.replace("https:", "http:"), False),
            ("https://mail.example.com.evil.example/x", False),
            ("https://evil.example\\@mail.example.com/x", False),  # two readers, two hosts
        ):
            simulator.moved[ROOM] = target
            first, *more = steps(simulator, url)
            assert isinstance(first, Step)
            assert first.said.startswith(f"sends on to {target}")
            assert ("not followed" in first.said) is not followed
            assert bool(more) is followed  # and then it sends on to where it was already


def test_who_is_not_there_is_named() -> None:
    """A mailbox that nobody has, a page that is not Autodiscover, a certificate that is not its."""
    with exchange() as simulator, exchange(flaw=Flaw.OTHER_NAME) as other:
        made = settings(simulator, room="nobody@example.com")
        logon = PasswordLogon("basic", made.username, lambda: simulator.password)
        (step,) = ask(made, logon, (f"{simulator.base}{PATH}",))
        assert isinstance(step, Step) and step.fault
        assert step.fault.kind is FaultKind.NO_SUCH_ROOM
        simulator.faults.now(faults.PROXY_PAGE)
        (step,) = steps(simulator, f"{simulator.base}{PATH}")
        assert isinstance(step, Step) and step.fault
        assert step.fault.kind is FaultKind.WRONG_ENDPOINT
        (step,) = steps(other, f"{other.base}{PATH}")
        assert isinstance(step, Step) and step.fault
        assert step.fault.kind is FaultKind.CERTIFICATE


@pytest.mark.parametrize(
    ("known", "found"),
    [
        ({"in", "out"}, "https://in/"),
        ({"out"}, "https://out/"),
        ({"in"}, "https://in/"),
        ((), None),
    ],
)
def test_the_address_inside_is_preferred_where_it_is_known(known, found) -> None:
    """A panel stands in the network; one that does not gets the outer address."""
    assert suited("https://in/", "https://out/", lambda name: name in known) == found
    assert suited("http://in/", None, lambda _: True) is None


def test_the_command_prints_the_line_and_writes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Steps to the error output, the line to the output; --write leaves comments and mode."""
    with exchange() as simulator:
        monkeypatch.setenv(PASSWORD, simulator.password)
        path = written(tmp_path, simulator)
        path.chmod(0o640)
        command = ["discover", "--config", str(path), "--server", host(simulator)]
        line = f'endpoint = "{simulator.endpoint}"'
        assert main(command) == 0
        told = capsys.readouterr()
        assert told.out == f"{line}\n"
        assert "answers" in told.err
        before = path.read_text()
        assert main([*command, "--write"]) == 0
        assert path.read_text() == before.replace("[source]\n", f"[source]\n{line}\n")
        assert path.stat().st_mode & 0o777 == 0o640
        assert sorted(each.name for each in tmp_path.iterdir()) == ["config.toml"]


def test_the_command_tells_why_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every step with what mends it, and how else to learn it; the file is not touched."""
    with exchange() as simulator:
        path = written(tmp_path, simulator)
        before = path.read_bytes()
        command = ["discover", "--config", str(path), "--server", host(simulator), "--write"]
        monkeypatch.setenv(PASSWORD, "canary-wrong")
        assert main(command) == 69
        told = capsys.readouterr().err
        assert "log-on was refused" in told
        assert "Get-WebServicesVirtualDirectory" in told
        assert "canary" not in told
        monkeypatch.setenv(PASSWORD, simulator.password)
        simulator.moved[ROOM] = "juniper@example.mail.onmicrosoft.com"
        assert main(command) == 69
        assert "signage migrate-config" in capsys.readouterr().err
        assert path.read_bytes() == before


def test_what_mends_a_step_names_the_host_that_was_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not the endpoint that the file has so far."""
    with exchange(flaw=Flaw.OTHER_NAME) as other:
        monkeypatch.setenv(PASSWORD, other.password)
        path = written(tmp_path, other)
        old = 'endpoint = "https://old.example.com/EWS/Exchange.asmx"'
        text = path.read_text().replace("[source]\n", f"[source]\n{old}\n")
        path.write_text(text.replace(ROOM, "juniper@rooms.invalid"))  # RFC 6761: no such name
        assert main(["discover", "--config", str(path), "--server", host(other)]) == 69
    told = capsys.readouterr().err
    assert "under the name localhost" in told
    assert "old.example.com" not in told


def test_a_page_on_the_way_sends_nobody_to_the_endpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A web server that knows no Autodiscover is told as a step, and not as a wrong endpoint."""
    with exchange() as simulator:
        monkeypatch.setenv(PASSWORD, simulator.password)
        path = written(tmp_path, simulator)
        path.write_text(path.read_text().replace(ROOM, "juniper@rooms.invalid"))
        simulator.faults.now(faults.PROXY_PAGE)
        assert main(["discover", "--config", str(path), "--server", host(simulator)]) == 69
    told = capsys.readouterr().err
    assert "this is not Autodiscover" in told
    assert "source.endpoint" not in told
    assert "--server HOST" in told


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "MAILBOX"),
        ([ROOM], "--username"),
        ([ROOM, "--username", "sign", "--write"], "--write"),
        ([ROOM, "--username", "sign", "--server", "https://x/"], "--server"),
        (["juniper", "--username", "sign"], "MAILBOX"),
    ],
)
def test_the_command_says_what_it_lacks(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """As any other usage error: 64, before anybody is asked."""
    assert main(["discover", *words]) == 64
    assert says in capsys.readouterr().err


def test_without_a_configuration_the_password_is_read_from_the_input(tmp_path: Path) -> None:
    """And no file is left behind: the library's own way would keep one in the temporary folder."""
    with exchange() as simulator:
        bundle = {"SSL_CERT_FILE": str(simulator.ca_file), "TMPDIR": str(tmp_path)}
        command = ["discover", ROOM, "--username", simulator.username, "--server", host(simulator)]
        done = subprocess.run(
            [sys.executable, "-m", "signage", *command],
            check=False,
            input=f"{simulator.password}\n",
            capture_output=True,
            text=True,
            env={**os.environ, **bundle},
        )
        assert done.returncode == 0, done.stderr
        assert tomllib.loads(done.stdout) == {"endpoint": simulator.endpoint}
        assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("[source]\n", '[source]\nendpoint = "NEW"\n'),
        (
            "[source] # where\r\nread = []\r\n",
            '[source] # where\r\nendpoint = "NEW"\r\nread = []\r\n',
        ),
        (
            "[room]\n[source]\nendpoint='a' # b\n[x]\n",
            '[room]\n[source]\nendpoint="NEW" # b\n[x]\n',
        ),
        ("[x]\nendpoint = 'a'\n[source]", "[x]\nendpoint = 'a'\n[source]\nendpoint = \"NEW\"\n"),
        ("source = {endpoint = 'a'}\n", None),
        ("[source]\nendpoint = '''\n[a]'''\n", None),
        ("[room]\n", None),
        (
            'x = """\n[source]\n"""\n[source]\n',
            'x = """\n[source]\n"""\n[source]\nendpoint = "NEW"\n',
        ),
        ('[source]\nx = """\nendpoint = "a"\n"""\n', None),
    ],
)
def test_one_line_is_edited_or_none(text: str, made: str | None) -> None:
    """Comments, line ends and all other keys stay; what is written in another way is left alone."""
    assert with_endpoint(text, "NEW") == made
