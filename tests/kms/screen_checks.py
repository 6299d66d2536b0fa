"""Screens that are not as expected: another mode, one that is not there, several cards."""

from __future__ import annotations

from pathlib import Path

from tests.kms.machine import Machine
from tests.kms.shipped import LOG, colours, put_up, same_as_the_glass, says, shown, told

_LOG = "journalctl -u signage --no-pager -o cat -n 60"
_SECOND = (1024, 768)


def takes_the_mode_that_is_asked_for(machine: Machine, shots: Path) -> None:
    """[display] size is the mode that the screen is switched to."""
    put_up(machine, more='[display]\nsize = "1024x768"')
    says(machine, "read just now")
    glass = told(machine)["glass"]
    assert (glass["width"], glass["height"]) == (1024, 768), glass
    same_as_the_glass(machine, shots / "mode-1024x768.png")
    assert "no mode" not in machine.run(_LOG)


def names_a_mode_that_is_not_there(machine: Machine, shots: Path) -> None:
    """A screen without such a mode shows its own, full; the log says so, and what it has."""
    put_up(machine, more='[display]\nsize = "5000x3000"')
    says(machine, "read just now")
    glass = told(machine)["glass"]
    assert (glass["width"], glass["height"]) == machine.size, glass
    same_as_the_glass(machine, shots / "mode-of-its-own.png")
    log = machine.run(_LOG)
    assert "5000x3000" in log, log
    assert "1920x1080" in log, log


def takes_the_card_that_has_a_screen(machine: Machine, shots: Path) -> None:
    """Of two cards it draws on one with a screen; when that one is pulled, on the other."""
    machine.add_card(*_SECOND)
    put_up(machine)
    says(machine, "read just now")
    first = _card(machine)
    _seen(machine, first, shots)
    machine.run(f"for s in /sys/class/drm/{first}-*/status; do echo off >$s; done")
    machine.until(lambda: _card(machine) not in ("", first), "it stays on a dark card", LOG)
    _seen(machine, _card(machine), shots)
    machine.do("hotplug", "on")
    machine.run("sleep 6; systemctl is-active signage")
    _seen(machine, _card(machine), shots)


def _card(machine: Machine) -> str:
    """The card that SDL has open: "card0"."""
    process = shown(machine, "MainPID")
    links = machine.run(f"readlink /proc/{process}/fd/* | grep -o 'card[0-9]*$'; true")
    return "".join(sorted(set(links.split())))


def _seen(machine: Machine, card: str, shots: Path) -> None:
    """There is a picture on that card's screen, of its size."""
    file = shots / f"cards-{card}.png"
    size = _SECOND if card == "card1" else machine.size
    shot = machine.shot_of_second if card == "card1" else machine.shot

    def drawn() -> bool:
        picture = shot(file)
        return picture.size == size and colours(picture) > 30

    machine.until(drawn, f"no picture on {card}", LOG)


# The last one leaves the second card in the machine.
SCREEN_CHECKS = (
    takes_the_mode_that_is_asked_for,
    names_a_mode_that_is_not_there,
    takes_the_card_that_has_a_screen,
)
