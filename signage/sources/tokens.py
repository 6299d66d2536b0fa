"""Access tokens of an application at Microsoft Entra ID, kept in memory alone.

The only importer of MSAL, which is loaded when the first token is needed.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from signage.core.health import Fault, FaultKind
from signage.sources.base import SourceError
from signage.sources.entra_faults import identity_fault, logon_fault
from signage.sources.logon_wire import LogonWire
from signage.sources.quiet import quiet_library_logging

_PEM = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----.+?-----END \1-----", re.DOTALL)


@dataclass(frozen=True, slots=True)
class AppSettings:
    """Which application logs on, where and for what. Holds no secret. ValueError: see each field.

    It proves itself by the secret that `Tokens` is given, by `certificate`, or, with
    `managed_identity`, by the machine that it runs on.
    """

    tenant: str  # id or domain; not used with a managed identity
    client_id: str  # "" with the machine's own (system-assigned) managed identity
    authority: str  # https; see `clouds`. No other host is asked about it
    scope: str  # ends in "/.default": all that the application was granted on that service
    certificate: Path | None = None  # PEM: an RSA key without a passphrase, and its certificate
    managed_identity: bool = False
    ca_file: Path | None = None  # trust exactly these authorities; None: the system's
    proxy: str | None = None  # an address, "none", or None for what the environment says
    connect_timeout: float = 5.0  # seconds, for each address of the server
    read_timeout: float = 20.0  # seconds, of silence and for a whole answer

    def __post_init__(self) -> None:
        if urlsplit(self.authority).scheme != "https" or not urlsplit(self.authority).hostname:
            raise ValueError("the authority must be an https:// address")
        if not self.scope.endswith("/.default"):
            raise ValueError("the scope must end in /.default")
        if not self.managed_identity and not (self.tenant and self.client_id):
            raise ValueError("an application needs a tenant and a client_id")
        if min(self.connect_timeout, self.read_timeout) <= 0:
            raise ValueError("timeouts must be above 0")


class Tokens:
    """The token of one application for one service; for any number of threads.

    `secret` returns the client secret; None where a certificate or a managed identity serves. It is
    read, like the certificate's file, at every `get`, so that a new one is used from then on.
    """

    def __init__(self, settings: AppSettings, secret: Callable[[], str] | None = None) -> None:
        if not settings.managed_identity and (secret is None) == (settings.certificate is None):
            raise ValueError("an application logs on by a secret or by a certificate")
        self._settings = settings
        self._secret = secret
        self._lock = threading.Lock()
        self._wire: LogonWire | None = None
        self._client: Any = None
        self._credential = ""  # what `_client` logs on with
        self._cache: Any = None  # MSAL's, in memory; it outlives a change of the credential
        self._held: str | None = None
        self._expires: datetime | None = None

    @property
    def expires(self) -> datetime | None:
        """When the token in hand ends, by the log-on server's clock (aware, UTC); None: unknown."""
        return self._expires

    def get(self) -> str:
        """A token that is good for some minutes at least: from memory, or by one request.

        The very first costs one more, for the authority's metadata. While the log-on service is
        away, a token that has not been refused (`forget`) is given out past that. Raises
        SourceError.
        """
        with self._lock:
            fault: Fault | None = None
            try:
                return self._ask()
            except SourceError as error:
                fault = error.fault
            seen = self._wire.server_time if self._wire is not None else None
            if self._held is not None and not fault.kind.refused:
                return self._held  # whoever it is shown to judges it
            self._client = None  # and with it what MSAL remembers of refusals
        raise SourceError(fault, seen)  # out here: it drags along nothing that quotes a secret

    def forget(self) -> None:
        """The service refused the token: the next `get` asks for a new one."""
        with self._lock:
            self._client = self._cache = self._held = self._expires = None

    def close(self) -> None:
        """Let go of connections and of the token; may be called twice, and from any thread.

        Waits for nobody: not even for a `get` that waits for an answer.
        """
        self._client = self._cache = self._held = self._expires = None
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.close()

    def _ask(self) -> str:
        """MSAL's answer, from its cache or by a request, as a token or a SourceError."""
        if self._wire is None:
            made = self._settings
            self._wire = LogonWire(
                made.ca_file,
                made.proxy,
                (made.connect_timeout, made.read_timeout),
                local=made.managed_identity,
            )
        wire, answer = self._wire, None
        try:
            answer = self._acquire(wire)
        except SourceError:
            raise
        except Exception:  # noqa: BLE001, S110 -- of MSAL, about a key or an answer, which is judged
            pass
        token = answer.get("access_token") if isinstance(answer, dict) else None
        if isinstance(answer, dict) and isinstance(token, str) and token:
            self._held = token
            if answer.get("token_source") != "cache":
                self._expires = wire.server_time and (
                    wire.server_time + timedelta(seconds=int(answer.get("expires_in", 0)))
                )
            return token
        judge = identity_fault if self._settings.managed_identity else logon_fault
        if wire.answered is not None and not wire.was_metadata:
            raise SourceError(judge(*wire.answered))
        if self._settings.certificate is not None:
            raise SourceError(
                Fault(FaultKind.NO_SECRET, "the certificate's key cannot sign (is it RSA?)")
            )
        if wire.was_metadata:
            raise SourceError(
                Fault(FaultKind.WRONG_ENDPOINT, "the authority names no usable address")
            )
        raise SourceError(Fault(FaultKind.INTERNAL, "MSAL failed before it asked for a token"))

    def _acquire(self, wire: LogonWire) -> object:
        import msal  # type: ignore[import-untyped]  # noqa: PLC0415 -- 50 ms that only tokens need

        quiet_library_logging()  # it logs answers that it cannot read
        if self._cache is None:
            self._cache = msal.TokenCache()
        if self._settings.managed_identity:
            if self._client is None:
                self._client = self._machine(msal, wire)
            resource = self._settings.scope.removesuffix("/.default")
            return self._client.acquire_token_for_client(resource=resource)
        credential = self._proof()
        if self._client is None or credential != self._credential:
            self._client, self._credential = None, credential
            self._client = self._application(msal, wire, credential)
        return self._client.acquire_token_for_client([self._settings.scope])

    def _application(self, msal: Any, wire: LogonWire, credential: str) -> Any:
        wire.answered = None
        return msal.ConfidentialClientApplication(
            self._settings.client_id,
            client_credential=credential if self._secret else _key_pair(credential),
            authority=f"{self._settings.authority.rstrip('/')}/{self._settings.tenant}",
            instance_discovery=False,  # no other host is asked whether this one is good
            azure_region=False,
            http_client=wire,
            token_cache=self._cache,
        )

    def _machine(self, msal: Any, wire: LogonWire) -> Any:
        wire.answered = None
        client_id = self._settings.client_id
        identity = (
            msal.UserAssignedManagedIdentity(client_id=client_id)
            if client_id
            else msal.SystemAssignedManagedIdentity()
        )
        return msal.ManagedIdentityClient(identity, http_client=wire, token_cache=self._cache)

    def _proof(self) -> str:
        """The secret, or the text of the certificate's file, as it is now."""
        found: str | None = None
        with suppress(Exception):  # whatever it says may quote the secret
            file = self._settings.certificate
            found = self._secret() if self._secret else file.read_text("utf-8") if file else None
        if found is None:
            what = "client secret" if self._secret else "certificate"
            raise SourceError(Fault(FaultKind.NO_SECRET, f"the {what} cannot be read"))
        return found


def _key_pair(pem: str) -> dict[str, str]:
    """What MSAL wants of a PEM text; it makes the SHA-256 thumbprint itself, and signs PS256."""
    blocks = [(found[1], found[0]) for found in _PEM.finditer(pem)]
    keys = [text for label, text in blocks if label.endswith("PRIVATE KEY")]
    certificates = [text for label, text in blocks if label == "CERTIFICATE"]
    if not keys or not certificates:
        what = "key" if not keys else "certificate"
        raise SourceError(Fault(FaultKind.NO_SECRET, f"the certificate's file has no {what}"))
    if "ENCRYPTED" in keys[0]:
        raise SourceError(
            Fault(FaultKind.NO_SECRET, "the certificate's key has a passphrase; it must not")
        )
    return {"private_key": keys[0], "public_certificate": certificates[0]}
