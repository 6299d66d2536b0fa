"""Each way of connecting is told what it lacks and what it has no use for, and takes the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from signage.config.ways import WAYS
from tests.configs import MINIMAL, loaded, problems

ROOM = MINIMAL.partition("[source]")[0]
ENDPOINT = 'endpoint = "https://mail.example.com/EWS/Exchange.asmx"\n'
USERNAME = "username = 'EXAMPLE\\room-signs'\n"
SECRET = 'secret = "exchange-password"\n'
APPLICATION = 'tenant = "example.com"\nclient_id = "11111111-2222-3333-4444-555555555555"\n'
CERTIFICATE = 'certificate = "client.pem"\n'
NTLM = ENDPOINT + USERNAME + SECRET
KERBEROS = 'auth = "kerberos"\n' + ENDPOINT
CLIENT = 'auth = "certificate"\n' + ENDPOINT
OAUTH = 'auth = "oauth"\n' + ENDPOINT + APPLICATION
GRAPH = 'kind = "graph"\n' + APPLICATION


def source(lines: str) -> str:
    return f"{ROOM}[source]\n{lines}"


@pytest.mark.parametrize(
    ("lines", "auth", "access"),
    [
        (NTLM, "ntlm", "delegate"),
        (NTLM + 'auth = "basic"\naccess = "impersonation"\n', "basic", "impersonation"),
        (KERBEROS, "kerberos", "delegate"),
        (KERBEROS + USERNAME, "kerberos", "delegate"),
        (KERBEROS + USERNAME + SECRET, "kerberos", "delegate"),
        (CLIENT + CERTIFICATE, "certificate", "delegate"),
        (OAUTH + SECRET, "oauth", "impersonation"),
        (OAUTH + CERTIFICATE + 'cloud = "china"\n', "oauth", "impersonation"),
        (
            OAUTH + CERTIFICATE + 'authority = "https://sts.example.com/"\n',
            "oauth",
            "impersonation",
        ),
        (GRAPH + SECRET, "oauth", "impersonation"),
        (GRAPH + CERTIFICATE + 'cloud = "usgov"\n' + ENDPOINT, "oauth", "impersonation"),
        ('kind = "graph"\nmanaged_identity = true\n', "oauth", "impersonation"),
        (
            'kind = "graph"\nmanaged_identity = true\nauth = "oauth"\n'
            'client_id = "11111111-2222-3333-4444-555555555555"\n',
            "oauth",
            "impersonation",
        ),
    ],
)
def test_a_way_with_what_it_needs(tmp_path: Path, lines: str, auth: str, access: str) -> None:
    """It loads, and log-on and access have the defaults of that way."""
    found = loaded(tmp_path, source(lines + 'proxy = "none"\nca_file = "ca.pem"\n')).source
    assert (found.auth, found.access) == (auth, access)
    assert found.certificate in {None, tmp_path / "client.pem"}  # counts from the file's folder
    assert found.authority in {None, "https://sts.example.com"}


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("", {"endpoint": "signage discover", "username": "DOMAIN|EXAMPLE", "secret": "NAME"}),
        (ENDPOINT + SECRET, {"username": "room-signs@example.com"}),
        (KERBEROS + SECRET, {"username": "keytab or ticket"}),
        (CLIENT, {"certificate": "PEM file"}),
        (CLIENT + CERTIFICATE + USERNAME + SECRET, {"username": "ntlm", "secret": "oauth"}),
        ('auth = "oauth"\n' + ENDPOINT + SECRET, {"tenant": "Overview", "client_id": "App reg"}),
        (OAUTH, {"secret": "secret or certificate"}),
        (OAUTH + SECRET + CERTIFICATE, {"certificate": "secret too"}),
        (OAUTH + SECRET + USERNAME, {"username": "no use"}),
        (OAUTH + SECRET + 'access = "delegate"\n', {"access": '"impersonation"'}),
        (
            OAUTH + SECRET + 'cloud = "china"\nauthority = "https://sts.example.com"\n',
            {"authority": 'cloud = "china"'},
        ),
        (OAUTH + SECRET + "managed_identity = true\n", {"managed_identity": 'kind = "graph"'}),
        (GRAPH, {"secret": "secret or certificate or managed_identity"}),
        (GRAPH + SECRET + 'auth = "ntlm"\n', {"auth": "only log-on"}),
        (GRAPH + "managed_identity = true\n", {"tenant": "no use"}),
        (GRAPH + SECRET + "managed_identity = true\n", {"secret": "no use", "tenant": "no use"}),
        (NTLM + APPLICATION, {"tenant": "it is for", "client_id": "it is for"}),
        (NTLM + CERTIFICATE + 'cloud = "china"\n', {"certificate": "no use", "cloud": "no use"}),
    ],
)
def test_a_way_with_what_does_not_fit(tmp_path: Path, lines: str, says: dict[str, str]) -> None:
    """Every key that is missing or out of place is named at once, with its remedy."""
    found = problems(tmp_path, source(lines))
    assert {line.split(": ")[0] for line in found} == {f"[source] {key}" for key in says}
    assert len(found) == len(says)
    for key, words in says.items():
        (told,) = [line for line in found if line.startswith(f"[source] {key}: ")]
        assert any(word in told for word in words.split("|")), told
        assert "\n    " in told  # a remedy


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('authority = "https://login.microsoftonline.com/example.com"', "tenant"),
        ('authority = "http://login.microsoftonline.com"', "https:// only"),
        ('proxy = "proxy.example.com:3128"', '"none"'),
        ('proxy = "socks5://proxy.example.com"', '"none"'),
        ('proxy = "http://proxy.example.com:3128/path"', '"none"'),
        ('proxy = "http://proxy.example.com:99999"', '"none"'),
        ('proxy = "http://[::1"', '"none"'),
        ("proxy = 3128", '"none"'),
        ('proxy = "http://sign:hush@proxy.example.com:3128"', "HTTPS_PROXY"),
        ('tenant = "common"', "for people"),
        ('tenant = "~hush8Q~a-client-secret"', "onmicrosoft"),
        ('client_id = "~hush8Q~signage"', "Application (client) ID"),
        ('endpoint = "https://mail.example.com\\\\EWS"', "Exchange.asmx"),
        ('cloud = "germany"', '"usgov-dod"'),
        ('kind = "exchange"', '"graph"'),
    ],
)
def test_a_value_that_is_refused(tmp_path: Path, line: str, says: str) -> None:
    """One problem, which says what is allowed; what may be a secret is not repeated."""
    key = line.partition(" = ")[0]
    rest = (OAUTH + SECRET).splitlines()
    lines = [line, *(each for each in rest if not each.startswith(f"{key} = "))]
    (found,) = problems(tmp_path, source("\n".join(lines) + "\n"))
    assert found.startswith(f"[source] {key}: ")
    assert says in found
    assert "hush" not in found
    assert "found something" in found or key != "client_id"


def test_nothing_is_said_of_a_key_that_is_refused_or_misspelt(tmp_path: Path) -> None:
    """What a faulty key would have said is not judged; what else is missing still is."""
    (only,) = problems(tmp_path, source(USERNAME + SECRET + "endpoint = 5\n"))
    assert only.startswith("[source] endpoint: found the number 5")
    (only,) = problems(tmp_path, source(USERNAME + SECRET + 'endpont = "https://a.example.com"\n'))
    assert only.startswith("[source] endpont")
    both = problems(tmp_path, source(ENDPOINT + SECRET + "ca_file = 5\n"))
    assert [line.split(":")[0] for line in both] == ["[source] ca_file", "[source] username"]


def test_every_key_of_a_way_is_one_of_the_table() -> None:
    """The table of ways and the schema cannot drift apart."""
    from signage.config.schema import Source  # noqa: PLC0415

    for way in WAYS.values():
        for key in (*way.needs, *way.takes, *way.one_of):
            assert hasattr(Source(), key)
