"""exchangelib without its heavy companions, and nobody else the worse for it."""

from __future__ import annotations

import subprocess
import sys


def said(code: str) -> str:
    """What a fresh Python prints."""
    command = [sys.executable, "-c", f"import sys\n{code}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_whoever_wants_the_companions_later_has_the_real_ones() -> None:
    """The stand-ins are gone with the import; rich, say, may still colour something."""
    loaded = said("""
from signage.sources.ews import lean_exchangelib
print(*({"dns", "oauthlib", "pygments"} & set(sys.modules)))
import dns.resolver, oauthlib.oauth2, pygments.lexers.html, requests_oauthlib
print(pygments.lexers.html.XmlLexer.name, dns.resolver.NXDOMAIN.__module__)
""")
    assert loaded == "\nXML dns.resolver\n"


def test_companions_that_are_there_are_used() -> None:
    """A module that somebody has imported is not replaced, nor mixed with stand-ins."""
    loaded = said("""
import dns.name
from signage.sources.ews import lean_exchangelib
import exchangelib.autodiscover.discovery as discovery
print(dns.name.EmptyLabel in discovery.DNS_LOOKUP_ERRORS)
print("dns.resolver" in sys.modules, "pygments" in sys.modules)
""")
    assert loaded == "True\nTrue False\n"


def test_errors_pass_by_the_stand_ins() -> None:
    """exchangelib catches classes of theirs beside its own: an error goes where it always went."""
    loaded = said("""
from signage.sources.ews import lean_exchangelib
import exchangelib.services.common as common
try:
    raise ValueError("seen")
except common.TokenExpiredError:
    print("taken for another")
except ValueError as error:
    print(error)
""")
    assert loaded == "seen\n"


def test_an_exchangelib_that_is_there_stays_as_it_is() -> None:
    """Imported twice it would be two libraries."""
    loaded = said("""
import exchangelib
from signage.sources.ews import lean_exchangelib
print(sys.modules["exchangelib"] is exchangelib, "dns.resolver" in sys.modules)
""")
    assert loaded == "True True\n"
