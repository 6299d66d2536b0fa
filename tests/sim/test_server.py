"""The socket: TLS, logon, and an orderly end."""

from __future__ import annotations

import base64
import os
import socket
import ssl
import stat
import struct
import threading
from pathlib import Path

import pytest
import requests
import requests.exceptions
from requests_ntlm import HttpNtlmAuth

from signage.errors import UserError
from signage.sim.certificate import Flaw
from signage.sim.scenario import Scenario
from signage.sim.server import Simulator
from tests.sim.client import post
from tests.sim.conftest import NOW

LISTS = "<m:GetRoomLists/>"


def test_the_certificate_verifies_by_every_local_name(start):
    """localhost and both loopback addresses stand in the certificate."""
    simulator = start()
    for host in ("localhost", "127.0.0.1"):
        url = simulator.endpoint.replace("localhost", host)
        answer = requests.get(url, verify=str(simulator.ca_file), timeout=5)
        assert answer.status_code == 401
    text = ssl.DER_cert_to_PEM_cert(simulator._certificate.der)
    assert "BEGIN CERTIFICATE" in text


@pytest.mark.parametrize("flaw", [flaw for flaw in Flaw if flaw is not Flaw.NONE])
def test_a_flawed_server_is_refused(start, flaw):
    """Expired, another name, another authority, old TLS: no client gets through verification."""
    simulator = start(flaw=flaw)
    with pytest.raises(requests.exceptions.SSLError):
        post(simulator, LISTS)
    assert simulator.requests == []


def test_the_expired_certificate_is_otherwise_good(start):
    """Each flaw is alone: the reason that OpenSSL gives is the scripted one."""
    reasons = {
        Flaw.EXPIRED: "expired",
        Flaw.OTHER_NAME: "Hostname mismatch|doesn't match",
        Flaw.OTHER_AUTHORITY: "unable to get local issuer|self.signed|signature",
        Flaw.OLD_TLS: "protocol|version|alert",
    }
    for flaw, reason in reasons.items():
        with pytest.raises(requests.exceptions.SSLError, match=rf"(?i){reason}"):
            post(start(flaw=flaw), LISTS)


def test_a_client_without_the_ca_file_refuses(start):
    """The authority is nobody's but the simulator's own."""
    with pytest.raises(requests.exceptions.SSLError):
        post(start(), LISTS, verify=True)


def test_the_files_are_private_and_go_away():
    """The folder is 0700, holds no key while running, and is gone after `stop`."""
    simulator = Simulator(Scenario.built_in("empty"), lambda: NOW)
    folder = simulator.ca_file.parent
    with simulator:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        for path in folder.iterdir():
            assert b"PRIVATE KEY" not in path.read_bytes()
    assert not folder.exists()


def test_an_authority_that_is_kept_is_trusted_after_a_restart(start, tmp_path: Path):
    """The CA file of the first start verifies the second server; only we can read its key."""
    state = tmp_path / "new" / "state"
    first = start(state=state)
    assert first.ca_file == state / "ca.pem"
    trusted = tmp_path / "copied.pem"
    trusted.write_bytes(first.ca_file.read_bytes())
    first.stop()
    assert {file.name for file in state.iterdir()} == {"ca.pem", "ca-key.pem"}
    if os.name == "posix":
        assert stat.S_IMODE((state / "ca-key.pem").stat().st_mode) == 0o600
    again = start(state=state)
    assert requests.get(again.endpoint, verify=str(trusted), timeout=5).status_code == 401
    other = start(state=tmp_path / "other")
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(other.endpoint, verify=str(trusted), timeout=5)


@pytest.mark.parametrize("found", [b"", b"no key", b"\xff"])
def test_a_kept_authority_that_is_none(start, tmp_path: Path, found: bytes):
    """What lies there is not written over, and the problem names it."""
    key = tmp_path / "ca-key.pem"
    key.write_bytes(found)
    with pytest.raises(UserError, match="no key of the simulator's") as raised:
        start(state=tmp_path)
    assert raised.value.exit_code == 73
    assert key.read_bytes() == found


def test_the_ca_can_be_written_elsewhere(start, tmp_path: Path):
    """`write_ca` gives other clients what they verify with."""
    simulator = start()
    simulator.write_ca(tmp_path / "ca.pem")
    assert post(simulator, LISTS, verify=str(tmp_path / "ca.pem")).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["EXAMPLE\\svc-signage", "example\\SVC-SIGNAGE", "svc-signage@example.com"],
)
@pytest.mark.parametrize("scheme", ["basic", "ntlm"])
def test_every_form_of_a_name_logs_on(start, scheme, name):
    """DOMAIN\\user and the address log on, in any letter case, by both schemes."""
    simulator = start()
    form = f"\\{name}" if scheme == "ntlm" and "@" in name else name
    auth = (
        HttpNtlmAuth(form, simulator.password) if scheme == "ntlm" else (name, simulator.password)
    )
    assert post(simulator, LISTS, auth=auth).status_code == 200


@pytest.mark.parametrize(
    "auth",
    [
        None,
        ("EXAMPLE\\svc-signage", "wrong"),
        ("EXAMPLE\\nobody", "three-quiet-rooms"),
        HttpNtlmAuth("EXAMPLE\\svc-signage", "wrong"),
        HttpNtlmAuth("EXAMPLE\\nobody", "three-quiet-rooms"),
    ],
)
def test_nobody_else_gets_in(start, auth):
    """No logon, a wrong password and an unknown name all end in 401 with both offers."""
    answer = post(start(), LISTS, auth=auth)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'NTLM, Basic realm="localhost"'


@pytest.mark.parametrize(
    "header",
    [
        "NTLM !!!",
        "NTLM " + base64.b64encode(b"nonsense").decode(),
        "NTLM " + base64.b64encode(b"NTLMSSP\0\x01\0\0\0").decode(),
        "NTLM " + base64.b64encode(b"NTLMSSP\0\x03\0\0\0" + b"\xff" * 60).decode(),
        "Basic !!!",
        "Basic " + base64.b64encode(b"no colon").decode(),
        "Basic " + base64.b64encode(b"\xff\xfe:x").decode(),
        "Bearer abc",
        "NTLM",
    ],
)
def test_a_garbled_logon_is_refused(start, header):
    """Whatever stands in Authorization, the answer is 401 and the server lives on."""
    simulator = start()
    answer = post(simulator, LISTS, auth=None, headers={"Authorization": header})
    assert answer.status_code == 401
    assert post(simulator, LISTS).status_code == 200


def test_logons_can_be_narrowed(start):
    """A server that offers NTLM alone refuses Basic, and the other way round."""
    simulator = start(logons=frozenset({"ntlm"}))
    assert post(simulator, LISTS).headers["WWW-Authenticate"] == "NTLM"
    auth = HttpNtlmAuth(simulator.username, simulator.password)
    assert post(simulator, LISTS, auth=auth).status_code == 200
    basic = start(logons=frozenset({"basic"}))
    assert post(basic, LISTS, auth=None).headers["WWW-Authenticate"] == 'Basic realm="localhost"'


def test_ntlm_is_bound_to_the_certificate(start):
    """A logon relayed from another TLS endpoint fails: the channel bindings differ."""

    class Relay(HttpNtlmAuth):
        def _get_server_cert(self, response: requests.Response) -> bytes:
            return b"\x01" * 32

    simulator = start()
    auth = Relay(simulator.username, simulator.password)
    assert post(simulator, LISTS, auth=auth).status_code == 401


def test_ntlm_lets_the_connection_in_and_no_other(start):
    """On one connection the handshake happens once; a new connection starts anew."""
    simulator = start()
    with requests.Session() as session:
        session.auth = HttpNtlmAuth(simulator.username, simulator.password)
        body = (
            '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
            '<GetRoomLists xmlns="http://schemas.microsoft.com/exchange/services/2006/messages"/>'
            "</s:Body></s:Envelope>"
        )
        for _ in range(3):
            answer = session.post(
                simulator.endpoint, data=body, timeout=5, verify=str(simulator.ca_file)
            )
            assert answer.status_code == 200
    statuses = [exchange.status for exchange in simulator.requests]
    assert statuses == [401, 401, 200, 200, 200]
    assert post(simulator, LISTS, auth=None).status_code == 401


def test_other_paths_and_methods(start):
    """Only POST to /EWS/Exchange.asmx is the service."""
    simulator = start()
    url = simulator.endpoint.replace("Exchange.asmx", "Services.wsdl")
    answer = requests.post(
        url,
        data=b"x",
        auth=(simulator.username, simulator.password),
        verify=str(simulator.ca_file),
        timeout=5,
    )
    assert answer.status_code == 404


def test_stop_is_bounded_with_open_and_silent_connections():
    """Idle, half-open and never-shaking-hands clients do not hold `stop` up; it may be repeated."""
    before = set(threading.enumerate())
    simulator = Simulator(Scenario.built_in("empty"), lambda: NOW)
    simulator.start()
    port = int(simulator.endpoint.split(":")[2].split("/")[0])
    silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(3)]
    session = requests.Session()
    session.get(simulator.endpoint, verify=str(simulator.ca_file), timeout=5)
    ending = threading.Thread(target=lambda: [simulator.stop() for _ in range(2)], daemon=True)
    ending.start()
    ending.join(8)  # far less than the 10 s that a handshake may take, enough for any machine
    assert not ending.is_alive()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=1)
    left = set(threading.enumerate()) - before
    for thread in left:
        thread.join(20)
    assert not [thread for thread in left if thread.is_alive()]
    session.close()
    for each in silent:
        each.close()


def test_clients_that_go_before_they_are_served(start):
    """One that resets its connection at once, with or without a word, is no fault of the server: no
    thread ends badly (pytest would say so), and the next one is served."""
    simulator = start()
    port = int(simulator.base.rpartition(":")[2])
    for word in (b"", b"x") * 5:
        gone = socket.create_connection(("localhost", port))
        gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        gone.sendall(word)
        gone.close()
    assert post(simulator, LISTS).status_code == 200


def test_many_clients_at_once(start):
    """Requests of several threads are answered side by side."""
    simulator = start()
    statuses = []

    def ask() -> None:
        statuses.append(post(simulator, LISTS).status_code)

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert statuses == [200] * 12


def test_the_record_hides_its_bodies(start):
    """The repr of a recorded exchange shows neither request nor answer."""
    simulator = start()
    post(simulator, LISTS)
    assert "Floor 3" in simulator.requests[-1].response.decode()
    assert "Floor 3" not in repr(simulator.requests)
