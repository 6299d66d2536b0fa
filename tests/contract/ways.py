"""Every way of connecting, with both of its sides: what the server accepts and what we hold."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from signage.core.health import FaultKind
from signage.sim.app_certificate import AppCertificate
from signage.sim.entra.apps import DEFAULT_APP, TENANT, AppSecret
from signage.sim.item import Item
from signage.sim.organization import User
from signage.sim.server import Simulator
from signage.sources.ews.settings import EwsSettings
from signage.sources.ews.source import EwsSource
from signage.sources.ews.stream import EwsStream
from signage.sources.tokens import AppSettings, Tokens
from tests.contract.realm import Realm
from tests.simulated import NOW, exchange, settings

WAYS = ("basic", "ntlm", "kerberos", "keytab", "certificate", "oauth secret", "oauth certificate")
APP = DEFAULT_APP.client_id
_SCHEMES = {"keytab": "kerberos", "oauth secret": "oauth", "oauth certificate": "oauth"}
_names = count()


@dataclass
class Rig:
    """A server that takes one way of logging on, and a source and a stream that go it."""

    simulator: Simulator
    ews: EwsSource
    stream: EwsStream
    spoil: Callable[[], None]
    """From now on we hold something that does not log on."""
    mend: Callable[[], None]
    """From now on we hold what does."""
    rotate: Callable[[], None]
    """The server takes something new and nothing else, and we hold it in the same place."""
    wrong: FaultKind = FaultKind.UNAUTHORISED
    """What a wrong credential is called."""
    handshake: int = 0
    """Requests that a new connection costs before it is logged on."""
    tokens: Tokens | None = None
    kept: list[Any] = field(default_factory=list)

    @property
    def asked(self) -> list[str]:
        """The operations of requests that were logged on."""
        return [each.operation for each in self.simulator.requests if each.operation]


@contextmanager
def rig(
    way: str, access: str, folder: Path, kdc: Realm | None, *items: Item, **user: Any
) -> Iterator[Rig]:
    """A rig for a way of WAYS; `user` changes the account, which holds what `access` needs."""
    name = f"sign{next(_names)}"
    rights = {"impersonate": access == "impersonation", "default": "reviewer"} | user
    if access == "impersonation":
        rights["default"] = "none"
    account = User(f"EXAMPLE\\{name}", "quiet-rooms", **rights)
    scheme = _SCHEMES.get(way, way)
    keytab = kdc.keytab if kdc is not None else None
    wide = {"logons": frozenset({scheme}), "keytab": keytab, "user": account, "wall": _wall}
    with exchange(*items, **wide) as simulator:
        make = _MAKERS[way]
        made = make(simulator, access, folder, name, kdc)
        try:
            yield made
        finally:
            made.ews.close()
            made.stream.close()


def _both(chosen: EwsSettings, *proofs: Any, **more: Any) -> tuple[EwsSource, EwsStream]:
    return EwsSource(chosen, *proofs, **more), EwsStream(chosen, *proofs, **more)


def _by_password(scheme: str) -> Callable[..., Rig]:
    def make(sim: Simulator, access: str, folder: Path, name: str, kdc: Realm | None) -> Rig:
        held = {"password": sim.password}
        changes = {"auth": scheme, "access": access}
        if scheme == "kerberos":
            assert kdc is not None
            kdc.add(name, sim.password)
            changes["username"] = name

        def rotate() -> None:
            held["password"] = "new-rooms"
            sim.change_password("new-rooms")
            if kdc is not None:
                kdc.change_password(name, "new-rooms")

        return Rig(
            sim,
            *_both(settings(sim, **changes), lambda: held["password"]),
            spoil=lambda: held.update(password="no-such-rooms"),
            mend=lambda: held.update(password=sim.password),
            rotate=rotate,
            handshake={"basic": 0, "ntlm": 2, "kerberos": 1}[scheme],
        )

    return make


def _keytab(sim: Simulator, access: str, folder: Path, name: str, kdc: Realm | None) -> Rig:
    """As a machine of the domain: the environment names the keytab, nothing else is told."""
    assert kdc is not None
    file = folder / "client.keytab"
    kdc.add(name, sim.password)
    kdc.write_keytab(name, file)

    def use(path: Path) -> None:
        os.environ["KRB5_CLIENT_KTNAME"] = str(path)
        os.environ["KRB5CCNAME"] = f"MEMORY:{next(_names)}"  # no ticket outlives it

    def rotate() -> None:
        kdc.write_keytab(name, file)
        use(file)

    use(file)
    return Rig(
        sim,
        *_both(settings(sim, auth="kerberos", access=access, username="")),
        spoil=lambda: use(folder / "none.keytab"),
        mend=lambda: use(file),
        rotate=rotate,
        wrong=FaultKind.NO_SECRET,
        handshake=1,
    )


def _certificate(sim: Simulator, access: str, folder: Path, _name: str, _kdc: Any) -> Rig:
    """The newest certificate of an account logs on, and it alone."""
    file, good = folder / "client.pem", folder / "good.pem"

    def renew() -> None:
        sim.write_client(good)
        _replace(file, good.read_bytes())

    def spoil() -> None:
        sim.write_client(folder / "other.pem")  # from now on what is in `file` is the old one

    def mend() -> None:
        _replace(file, (folder / "other.pem").read_bytes())

    renew()
    changes = {"auth": "certificate", "certificate": file, "username": "", "access": access}
    return Rig(
        sim,
        *_both(settings(sim, **changes)),
        spoil,
        mend,
        renew,
    )


def _replace(file: Path, content: bytes) -> None:
    """In place, as `mv` does it."""
    new = file.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_bytes(content)
    new.replace(file)


def _app_settings(sim: Simulator, **changes: Any) -> AppSettings:
    return AppSettings(
        tenant=TENANT,
        client_id=APP,
        authority=sim.base,
        scope="https://outlook.office365.com/.default",
        ca_file=sim.ca_file,
        **changes,
    )


def _app_secret(sim: Simulator, access: str, folder: Path, _name: str, _kdc: Any) -> Rig:
    held = {"secret": DEFAULT_APP.secrets[0].value}
    tokens = Tokens(_app_settings(sim), lambda: held["secret"])

    def rotate() -> None:
        held["secret"] = "nine~quiet~doors"
        sim.entra.apps.change(APP, secrets=(AppSecret("nine~quiet~doors"),))

    return Rig(
        sim,
        *_both(settings(sim, auth="oauth", access=access, username=""), tokens=tokens),
        spoil=lambda: held.update(secret="no-such-rooms"),
        mend=lambda: held.update(secret=DEFAULT_APP.secrets[0].value),
        rotate=rotate,
        tokens=tokens,
    )


def _app_certificate(sim: Simulator, access: str, folder: Path, _name: str, _kdc: Any) -> Rig:
    file = folder / "app.pem"
    good, other = (AppCertificate.make(NOW - DAYS, NOW + DAYS) for _ in range(2))

    def hold(made: tuple[bytes, bytes]) -> None:
        _replace(file, made[1])

    def take(made: tuple[bytes, bytes]) -> None:
        sim.entra.apps.change(APP, secrets=(), certificates=(AppCertificate(made[0]),))

    def rotate() -> None:
        take(other)
        hold(other)

    take(good)
    hold(good)
    tokens = Tokens(_app_settings(sim, certificate=file))
    return Rig(
        sim,
        *_both(settings(sim, auth="oauth", access=access, username=""), tokens=tokens),
        spoil=lambda: hold(other),
        mend=lambda: hold(good),
        rotate=rotate,
        tokens=tokens,
    )


def _wall() -> datetime:
    """The machine's clock, by which MSAL signs."""
    return datetime.now(UTC)


DAYS = timedelta(days=400)
_MAKERS: dict[str, Callable[..., Rig]] = {
    "basic": _by_password("basic"),
    "ntlm": _by_password("ntlm"),
    "kerberos": _by_password("kerberos"),
    "keytab": _keytab,
    "certificate": _certificate,
    "oauth secret": _app_secret,
    "oauth certificate": _app_certificate,
}
