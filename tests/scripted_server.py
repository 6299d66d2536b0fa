"""A server that says what it is told, over real sockets: for faults that the simulator has not.

Not an Exchange: each request is answered by the next `Reply` of the script, the last one for ever.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

ENVELOPE = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
    ' xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"'
    ' xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"'
    ' xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">'
    "<s:Body>{}</s:Body></s:Envelope>"
)
ITEM_TIMES = "<t:Start>2026-11-23T09:00:00Z</t:Start><t:End>2026-11-23T10:00:00Z</t:End>"


def item(inner: str = ITEM_TIMES, item_id: str = "one") -> str:
    """One calendar item's XML."""
    return f'<t:CalendarItem><t:ItemId Id="{item_id}" ChangeKey="a"/>{inner}</t:CalendarItem>'


def view(*items: str, whole: str = 'IncludesLastItemInRange="true"') -> bytes:
    """A FindItem answer that holds `items`."""
    return _response(
        '"Success"><m:ResponseCode>NoError</m:ResponseCode>'
        f'<m:RootFolder TotalItemsInView="{len(items)}" {whole}>'
        f"<t:Items>{''.join(items)}</t:Items></m:RootFolder>"
    )


def refused(code: str, message_xml: str = "") -> bytes:
    """A FindItem answer whose response message is an error."""
    return _response(
        f'"Error"><m:MessageText>canary text</m:MessageText><m:ResponseCode>{code}'
        f"</m:ResponseCode><m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>{message_xml}"
    )


def fault(code: str, message_xml: str = "") -> bytes:
    """A SOAP fault, as Exchange sends it with HTTP 500."""
    return ENVELOPE.format(
        "<s:Fault><faultcode>s:Server</faultcode><faultstring>canary text</faultstring><detail>"
        f"<e:ResponseCode>{code}</e:ResponseCode><e:Message>canary text</e:Message>{message_xml}"
        "</detail></s:Fault>"
    ).encode()


def _response(message: str) -> bytes:
    return ENVELOPE.format(
        "<m:FindItemResponse><m:ResponseMessages>"
        f"<m:FindItemResponseMessage ResponseClass={message}</m:FindItemResponseMessage>"
        "</m:ResponseMessages></m:FindItemResponse>"
    ).encode()


@dataclass(frozen=True)
class Reply:
    """One answer. `wire` takes the connection over after the headers, in place of `body`."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wire: Callable[[BaseHTTPRequestHandler], None] | None = None


@dataclass(frozen=True)
class Request:
    """What came in."""

    headers: dict[str, str]
    body: str
    path: str = ""


class ScriptedServer:
    """Answers on the loopback until the `with` block ends; `requests` lists what came in."""

    def __init__(
        self,
        script: Sequence[Reply] | Callable[[Request], Reply],
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.requests: list[Request] = []
        self.peers: list[tuple[str, int]] = []  # where each request came from
        self.released = threading.Event()  # lets hanging replies go when the test is over
        self._answer = script if callable(script) else self._in_turn(script)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # clients hang up on purpose
        self._scheme = "http"
        if tls is not None:
            self._scheme = "https"
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )

    @property
    def endpoint(self) -> str:
        return f"{self._scheme}://localhost:{self._server.server_port}/EWS/Exchange.asmx"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def hang(self, _: BaseHTTPRequestHandler) -> None:
        """A `Reply.wire`: say no more until the test is over."""
        self.released.wait(30)

    def _in_turn(self, script: Sequence[Reply]) -> Callable[[Request], Reply]:
        return lambda _: script[min(len(self.requests), len(script)) - 1]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", "0"))
                body = self.rfile.read(length).decode()
                request = Request(dict(self.headers.items()), body, self.path)
                server.requests.append(request)
                server.peers.append(self.client_address)
                reply = server._answer(request)
                self.send_response_only(reply.status)
                headers = {"Date": "Mon, 23 Nov 2026 09:30:00 GMT"} | reply.headers
                if reply.wire is None:
                    headers.setdefault("Content-Length", str(len(reply.body)))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.close_connection = headers.get("Connection") == "close"
                if reply.wire is not None:
                    self.close_connection = True
                    reply.wire(self)
                else:
                    self.wfile.write(reply.body)

            def do_GET(self) -> None:
                self.do_POST()

            def log_message(self, *_: object) -> None:
                pass

        return Handler


_SIGNS_CERTIFICATES = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


@dataclass(frozen=True)
class Certificates:
    """An authority of our own, and a server certificate that it signed; files in `folder`."""

    folder: Path
    name: str = "localhost"
    valid: tuple[timedelta, timedelta] = (timedelta(days=-1), timedelta(days=30))

    @property
    def ca_file(self) -> Path:
        return self.folder / "ca.pem"

    def server_context(self) -> ssl.SSLContext:
        """A TLS context for the server; makes the files on the first call."""
        if not self.ca_file.exists():
            self._make()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._chain)
        return context

    @property
    def _chain(self) -> Path:
        return self.folder / "server.pem"

    def _make(self) -> None:
        """With all that RFC 5280 asks for: Python 3.13 and later hold certificates to it."""
        ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        issuer = x509.Name(
            [x509.NameAttribute(x509.NameOID.COMMON_NAME, f"Authority {self.folder.name}")]
        )
        now = datetime.now(UTC)
        identifier = x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key())
        authority = (
            self._builder(issuer, issuer, ca_key, now - timedelta(days=400), now)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_SIGNS_CERTIFICATES, critical=True)
            .add_extension(identifier, critical=False)
            .sign(ca_key, hashes.SHA256())
        )
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, self.name)])
        names = [x509.DNSName(self.name), x509.IPAddress(ip_address("127.0.0.2"))]
        certificate = (
            self._builder(subject, issuer, key, now + self.valid[0], now)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier),
                critical=False,
            )
            .sign(ca_key, hashes.SHA256())
        )
        self.ca_file.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
        self._chain.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )

    def _builder(
        self,
        subject: x509.Name,
        issuer: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        begin: datetime,
        now: datetime,
    ) -> x509.CertificateBuilder:
        end = now + (self.valid[1] if subject != issuer else timedelta(days=400))
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begin)
            .not_valid_after(end)
        )
