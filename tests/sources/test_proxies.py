"""Through a web proxy, past it, and what a proxy that refuses is called."""

from __future__ import annotations

import pytest

from signage.core.health import Fault, FaultKind
from signage.sources.base import SourceError
from tests.simulated import SPAN, exchange, kept, source
from tests.small_proxy import SmallProxy

VARIABLES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy")


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)


@pytest.mark.parametrize("auth", ["basic", "ntlm"])
def test_a_tunnel_is_one_for_all_reads(auth: str) -> None:
    """The proxy sees the server's name and nothing else: TLS and the log-on go through it whole."""
    with (
        exchange(kept()) as simulator,
        SmallProxy() as proxy,
        source(simulator, auth=auth, proxy=proxy.url) as ews,
    ):
        for _ in range(3):
            assert len(ews.fetch(SPAN).items) == 1
        (asked,) = proxy.asked
        host = simulator.base.removeprefix("https://")
        assert asked.startswith(f"CONNECT {host} HTTP/1.")
        assert "Authorization" not in asked
        assert "quiet" not in asked


def test_the_environment_names_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """HTTPS_PROXY, with a log-on of the proxy's if need be, and NO_PROXY for what goes straight."""
    with exchange(kept()) as simulator, SmallProxy() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("//", "//sign:hush@"))
        with source(simulator) as ews:
            ews.fetch(SPAN)
        (asked,) = proxy.asked
        assert "Proxy-Authorization: Basic c2lnbjpodXNo" in asked
        monkeypatch.setenv("NO_PROXY", "localhost")
        with source(simulator) as ews:
            ews.fetch(SPAN)
        assert len(proxy.asked) == 1


def test_none_is_none_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """`proxy = "none"` goes straight."""
    with exchange(kept()) as simulator, SmallProxy() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with source(simulator, proxy="none") as ews:
            ews.fetch(SPAN)
        assert not proxy.asked


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (407, "HTTP 407: the proxy wants a log-on of its own"),
        (403, "HTTP 403: the proxy lets nothing through"),
        (502, "HTTP 502: the proxy lets nothing through"),
    ],
)
def test_a_proxy_that_refuses_is_named(status: int, says: str) -> None:
    """Not the server is at fault, and the words say so; when it relents, the next read is good."""
    with (
        exchange(kept()) as simulator,
        SmallProxy(status) as proxy,
        source(simulator, proxy=proxy.url) as ews,
    ):
        assert fault_of(ews) == Fault(FaultKind.PROXY, says)
        proxy.status = 0  # it hangs up without a word, as the server itself might
        assert fault_of(ews) == Fault(FaultKind.UNREACHABLE, "the connection was cut")
        proxy.status = 200
        assert len(ews.fetch(SPAN).items) == 1


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("http://localhost:1", "on the way to the proxy: the connection was refused"),
        ("http://proxy.invalid:3128", "on the way to the proxy: the proxy's name is not known"),
    ],
)
def test_a_proxy_that_is_not_there_is_named(address: str, says: str) -> None:
    """A wrong address in `proxy` is told from a server that is away."""
    with exchange(kept()) as simulator, source(simulator, proxy=address) as ews:
        assert fault_of(ews) == Fault(FaultKind.PROXY, says)


def fault_of(ews) -> Fault:
    with pytest.raises(SourceError) as raised:
        ews.fetch(SPAN)
    return raised.value.fault
