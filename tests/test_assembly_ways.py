"""A configuration for each way of connecting becomes the source that reads the room."""

from __future__ import annotations

from pathlib import Path

import pytest

from signage.assembly import configured_password, ews_proofs, source_of
from signage.config import Config
from signage.sim.app_certificate import AppCertificate
from signage.sim.entra.apps import DEFAULT_APP, TENANT
from signage.sim.server import Simulator
from tests.configs import MINIMAL, loaded
from tests.contract.ways import DAYS
from tests.simulated import NOW, SPAN, exchange, kept

APP = f'tenant = "{TENANT}"\nclient_id = "{DEFAULT_APP.client_id}"\n'


def config(folder: Path, simulator: Simulator, lines: str) -> Config:
    source = (
        f'[source]\nendpoint = "{simulator.endpoint}"\nca_file = "{simulator.ca_file}"\n{lines}'
    )
    return loaded(folder, MINIMAL.partition("[source]")[0] + source)


def read(made: Config, secret: str) -> int:
    name = f"SIGNAGE_SECRET_{(made.source.secret or '').upper()}"
    source = source_of(made, configured_password(made, {name: secret}))()
    try:
        return len(source.fetch(SPAN).items)
    finally:
        source.close()


@pytest.mark.parametrize("auth", ["basic", "ntlm"])
def test_a_password(tmp_path: Path, auth: str) -> None:
    """Its name leads to it."""
    with exchange(kept()) as simulator:
        lines = f"auth = '{auth}'\nusername = '{simulator.username}'\nsecret = 'pw'\n"
        assert read(config(tmp_path, simulator, lines), simulator.password) == 1


def test_a_client_certificate(tmp_path: Path) -> None:
    """Its path counts from the folder of the file."""
    with exchange(kept(), logons=frozenset({"certificate"})) as simulator:
        simulator.write_client(tmp_path / "client.pem")
        lines = "auth = 'certificate'\ncertificate = 'client.pem'\n"
        assert read(config(tmp_path, simulator, lines), "") == 1


@pytest.mark.parametrize("proof", ["secret = 'app'", "certificate = 'app.pem'"])
def test_an_application(tmp_path: Path, proof: str) -> None:
    """By secret or certificate, at a log-on host of one's own, for the server's own address."""
    import datetime  # noqa: PLC0415 -- the machine's clock, by which MSAL signs

    der, pem = AppCertificate.make(NOW - DAYS, NOW + DAYS)
    (tmp_path / "app.pem").write_bytes(pem)
    wall = datetime.datetime.now
    schemes = frozenset({"oauth"})
    with exchange(kept(), logons=schemes, wall=lambda: wall(datetime.UTC)) as simulator:
        simulator.entra.apps.change(DEFAULT_APP.client_id, certificates=(AppCertificate(der),))
        lines = f"auth = 'oauth'\n{APP}{proof}\nauthority = '{simulator.base}'\n"
        assert read(config(tmp_path, simulator, lines), DEFAULT_APP.secrets[0].value) == 1


@pytest.mark.parametrize(
    ("cloud", "endpoint", "authority", "scope"),
    [
        ("global", "outlook.office365.com", "login.microsoftonline.com", "outlook.office365.com"),
        ("usgov", "outlook.office365.us", "login.microsoftonline.us", "outlook.office365.us"),
        (
            "usgov-dod",
            "outlook-dod.office365.us",
            "login.microsoftonline.us",
            "outlook-dod.office365.us",
        ),
        ("china", "partner.outlook.cn", "login.partner.microsoftonline.cn", "partner.outlook.cn"),
        ("global", "mail.example.com", "login.microsoftonline.com", "mail.example.com"),
    ],
)
def test_each_cloud_has_its_hosts(
    tmp_path: Path, cloud: str, endpoint: str, authority: str, scope: str
) -> None:
    """Tokens are asked of that cloud, for its Exchange or for a server of one's own."""
    text = (
        MINIMAL.partition("[source]")[0] + f'[source]\nauth = "oauth"\ncloud = "{cloud}"\n{APP}'
        f'secret = "app"\nendpoint = "https://{endpoint}/EWS/Exchange.asmx"\n'
    )
    password, tokens = ews_proofs(loaded(tmp_path, text), lambda: "")
    assert password is None
    assert tokens is not None
    settings = tokens._settings
    assert settings.authority == f"https://{authority}"
    assert settings.scope == f"https://{scope}/.default"
