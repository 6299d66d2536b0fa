"""A Kerberos realm with a KDC of its own, for as long as the tests run (MIT Kerberos, k5test)."""

from __future__ import annotations

import importlib.util
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

REALM = "EXAMPLE.TEST"
_PATH = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin"
_TOOLS = ("krb5kdc", "kadmin.local", "kdb5_util")
_PACKAGES = ("k5test", "gssapi", "requests_gssapi", "krb5")


def missing() -> str:
    """Why there can be no realm here; "": there can."""
    tools = [tool for tool in _TOOLS if shutil.which(tool, path=_PATH) is None]
    packages = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    if not tools and not packages:
        return ""
    named = ", ".join(tools + packages)
    return f"no KDC: {named} (.ci/run installs what there has to be)"


class Realm:
    """A realm whose accounts may be changed; `keytab` is the server's."""

    def __init__(self, made: Any) -> None:
        self._made = made
        self.keytab = Path(made.keytab)
        self.folder = Path(made.tmpdir)

    def add(self, name: str, password: str) -> None:
        """An account, as principal name@REALM."""
        self._made.addprinc(f"{name}@{REALM}", password)

    def change_password(self, name: str, password: str) -> None:
        """Tickets that were issued stay good."""
        self._made.change_password(f"{name}@{REALM}", password)

    def write_keytab(self, name: str, path: Path) -> None:
        """A new key for an account, and the file that holds it: no password logs on any more."""
        path.unlink(missing_ok=True)
        self._made.extract_keytab(f"{name}@{REALM}", str(path))

    def stop(self) -> None:
        """The KDC is away."""
        self._made.stop_kdc()

    def start(self) -> None:
        """And back."""
        self._made.start_kdc()


@contextmanager
def realm() -> Iterator[Realm]:
    """A running realm that this process's libkrb5 knows, with the service HTTP/localhost."""
    import k5test  # noqa: PLC0415 -- not everywhere

    names = {
        "libdefaults": {
            "dns_lookup_realm": "false",
            "dns_canonicalize_hostname": "false",
            "rdns": "false",
            "kdc_timeout": "2",
            "max_retries": "1",
        },
        "domain_realm": {"localhost": REALM},
    }
    made = k5test.K5Realm(
        realm=REALM,
        portbase=_ports(),
        krb5_conf=names,
        create_user=False,
        create_host=False,
        get_creds=False,
    )
    try:
        with pytest.MonkeyPatch.context() as environ:
            for variable in ("KRB5_CONFIG", "KRB5_KDC_PROFILE", "KRB5RCACHEDIR"):
                environ.setenv(variable, made.env[variable])
            environ.setenv("KRB5CCNAME", "MEMORY:nobody")
            environ.delenv("KRB5_CLIENT_KTNAME", raising=False)
            made.addprinc(f"HTTP/localhost@{REALM}")
            made.extract_keytab(f"HTTP/localhost@{REALM}", made.keytab)
            yield Realm(made)
    finally:
        made.stop()


def _ports() -> int:
    """The first of ten ports that nobody has just now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return min(int(found.getsockname()[1]), 65_500)
