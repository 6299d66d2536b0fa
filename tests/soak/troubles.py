"""Everything that can be wrong for a while: how it begins, and how it ends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from signage.sim import faults
from signage.sim.certificate import Flaw
from signage.sim.faults import Fault
from tests.soak.sign import READ_PATIENCE

if TYPE_CHECKING:
    from tests.soak.life import Life

End = Callable[[], None]
Begin = Callable[["Life"], End]

_STREAM, _LISTENING = "Notification", "Subscribe GetStreamingEvents"
_TOKEN = "Token OpenIdConfiguration"
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_SHORT = 0.02  # s of the machine: a day passes in one minute of them
_LONG = 3.0  # s of the machine: longer than any sign waits for an answer


def spoils(fault: Fault) -> bool:
    """Whether an answer with HTTP 200 brings no whole view all the same."""
    mangled = fault.broken or fault.page or fault.cut or fault.endless
    return mangled or fault.code is not None or fault.delay > READ_PATIENCE


def _scripted(fault: Fault, operations: str = "") -> Begin:
    return lambda life: life.server.script.begin(fault, operations)


def _once(fault: Fault) -> Begin:
    """It hits one request: the next one, of whichever sign."""

    def begin(life: Life) -> End:
        life.server.script.faults.now(fault, times=1)
        return lambda: None

    return begin


def _slow(life: Life) -> End:
    """Each answer comes when nobody waits for it any more."""
    mended = life.server.script.begin(faults.latency(_LONG))

    def end() -> None:
        mended()
        threading.Event().wait(_LONG)  # until none is under way that a later read could be told of

    return end


def _restarted(flaw: Flaw) -> Begin:
    def begin(life: Life) -> End:
        life.server.restart(flaw)
        return life.server.restart

    return begin


def _down(life: Life) -> End:
    life.server.stop()
    return life.server.start


def _maintained(life: Life) -> End:
    """A restart, with a new certificate of the same authority."""
    life.server.restart()
    return lambda: None


def _new_authority(life: Life) -> End:
    """The server's certificate is of an authority that the signs' CA file does not name yet."""
    life.server.new_authority()
    life.server.restart()
    return life.server.trust


def _password(life: Life) -> End:
    """It is changed in Exchange, and in the sign's file only later."""
    new = life.new_password()
    life.server.change_password(new)
    return lambda: life.hand_out(new)


def _rotated(life: Life) -> End:
    """It is changed here and there."""
    new = life.new_password()
    life.server.change_password(new)
    life.hand_out(new)
    return lambda: None


def _second_reads(life: Life) -> End:
    """Whatever is asked at once after another read is not answered."""
    life.second_reads_fail = True

    def end() -> None:
        life.second_reads_fail = False

    return end


def _server_clock(by: timedelta) -> Begin:
    def begin(life: Life) -> End:
        life.server_off += by

        def end() -> None:
            life.server_off -= by

        return end

    return begin


def _sign_clock(by: timedelta) -> Begin:
    def begin(life: Life) -> End:
        life.step(by)
        return lambda: life.step(-by)

    return begin


TROUBLES: Mapping[str, Begin] = {
    **{name: _scripted(make()) for name, make in faults.BY_NAME.items()},
    "slow": _slow,
    "answers that take long": _scripted(faults.latency(_SHORT)),
    "no such mailbox": _scripted(faults.refused("ErrorNonExistentMailbox")),
    "busy, said in a message": _scripted(faults.busy(200_000, in_message=True)),
    "one reset": _once(faults.RESET),
    "one 429": _once(faults.throttled(90)),
    "one 503": _once(faults.unavailable(45, close=True)),
    "one 401": _once(faults.UNAUTHORIZED),
    "stream: reset": _scripted(faults.RESET, _STREAM),
    "stream: broken": _scripted(faults.BROKEN_XML, _STREAM),
    "stream: cut": _scripted(faults.TRUNCATED, _STREAM),
    "stream: silent": _scripted(replace(faults.HANG, delay=_LONG), _STREAM),
    "stream: too many": _scripted(faults.refused("ErrorExceededSubscriptionCount"), _LISTENING),
    "stream: expired": _scripted(faults.refused("ErrorSubscriptionNotFound"), _LISTENING),
    "stream: throttled": _scripted(faults.throttled(300), _LISTENING),
    "tokens: away": _scripted(faults.RESET, _TOKEN),
    "tokens: unavailable": _scripted(faults.unavailable(60), _TOKEN),
    "tokens: refused": _scripted(faults.refused("AADSTS7000215"), _TOKEN),
    "second reads fail": _second_reads,
    "server down": _down,
    "server restarted": _maintained,
    "certificate expired": _restarted(Flaw.EXPIRED),
    "certificate of another name": _restarted(Flaw.OTHER_NAME),
    "certificate of another authority": _restarted(Flaw.OTHER_AUTHORITY),
    "TLS 1.1": _restarted(Flaw.OLD_TLS),
    "authority replaced": _new_authority,
    "password changed": _password,
    "password rotated": _rotated,
    "server's clock an hour ahead": _server_clock(_HOUR),
    "server's clock behind": _server_clock(-timedelta(minutes=7)),
    "clock an hour ahead": _sign_clock(_HOUR),
    "clock an hour behind": _sign_clock(-_HOUR),
    "clock a day behind": _sign_clock(-_DAY),
    "clock a year behind": _sign_clock(-365 * _DAY),
    "clock in 2037": _sign_clock(3900 * _DAY),
    "clock 90 s ahead": _sign_clock(timedelta(seconds=90)),
}
OWN_SERVER = frozenset(
    name for name in TROUBLES if name.startswith(("server ", "certificate", "TLS", "authority"))
)
"""Those that start the server anew: one of them at a time."""
KEYS = frozenset({"password changed", "password rotated"})


def rivals(name: str) -> frozenset[str]:
    """Which others must not be under way with it, as their ends would undo each other."""
    for group in (OWN_SERVER, KEYS):
        if name in group:
            return group
    return frozenset({name})
