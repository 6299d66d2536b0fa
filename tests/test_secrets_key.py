"""A file with a certificate and its key: looked through before anything is asked of a server."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from signage.config import examine
from signage.errors import Problem, UserError
from signage.readiness import lacking, traces
from signage.secrets import check_key
from tests.configs import MINIMAL

CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
KEY = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"


@pytest.mark.skipif(sys.platform == "win32", reason="modes and owners are POSIX's")
def test_a_certificate_with_its_key_is_guarded_like_a_secret(tmp_path: Path) -> None:
    """Two parts, no passphrase, mode and owner: each fault is named with the command against it."""
    file = tmp_path / "client.pem"
    cases = {
        CERTIFICATE + KEY: (),
        KEY: ("holds no certificate",),
        CERTIFICATE: ("holds no private key",),
        "nonsense": ("holds no certificate", "holds no private key"),
        CERTIFICATE + KEY.replace("PRIVATE", "ENCRYPTED PRIVATE"): ("has a passphrase",),
        CERTIFICATE + KEY.replace("MIIE", "Proc-Type: 4,ENCRYPTED"): ("has a passphrase",),
    }
    for content, faults in cases.items():
        put(file, content)
        told = key_problems(file)
        assert len(told) == len(faults), content
        for problem, words in zip(told, faults, strict=True):
            assert words in problem.what
            assert "MII" not in str(problem)
            assert problem.remedy
    put(file, CERTIFICATE + KEY, 0o640)
    (lax,) = key_problems(file)
    assert lax.remedy == f"chmod 600 {file}"
    (absent,) = key_problems(tmp_path / "none.pem")
    assert "cannot be read" in absent.what
    assert "name another file" in absent.remedy


def key_problems(file: Path) -> tuple[Problem, ...]:
    try:
        check_key(file)
    except UserError as error:
        return error.problems
    return ()


def put(file: Path, content: str, mode: int = 0o600) -> None:
    file.write_text(content)
    file.chmod(mode)


CBA = (
    MINIMAL.partition("[source]")[0]
    + """[source]
endpoint = "https://mail.example.com/EWS/Exchange.asmx"
auth = "certificate"
certificate = "client.pem"
"""
)


def test_what_a_configuration_names_is_looked_through(tmp_path: Path) -> None:
    """`check` and the sign tell of it at once; a file that is put there is noticed."""
    path, file = tmp_path / "config.toml", tmp_path / "client.pem"
    path.write_text(CBA)
    before = traces(path)
    (absent,) = lacking(examine(path).config, {})
    assert absent.where == str(file)
    put(file, CERTIFICATE + KEY)
    assert lacking(examine(path).config, {}) == []
    assert traces(path) != before
    assert not lacking(examine(path).config, {}, {"source.certificate"})
