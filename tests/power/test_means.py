"""The means, each over a machine that looks like the real one."""

from __future__ import annotations

import errno
import queue
from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import pytest

from signage.config.devices import POWERS
from signage.display.dimming import Dimming
from signage.power.backlight import Backlight
from signage.power.base import Black, Means, PowerError
from signage.power.brightness import Brightness
from signage.power.choice import AUTO, MEANS, chosen
from signage.power.dpms import Dpms
from signage.power.programs import CEC, WLOPM, XSET, ByProgram, Program


def panel(folder: Path, most: str = "255") -> Path:
    """A folder like /sys/class/backlight."""
    light = folder / "10-0045"
    light.mkdir()
    for name, text in (("brightness", "255"), ("max_brightness", most), ("bl_power", "0")):
        (light / name).write_text(f"{text}\n")
    return folder


def test_a_backlight_goes_off_and_on(tmp_path: Path) -> None:
    """By bl_power: 4 is off, 0 is on."""
    backlight = Backlight(panel(tmp_path))
    assert backlight.obstacle() == ""
    backlight.turn(False)
    assert (tmp_path / "10-0045/bl_power").read_text() == "4"
    backlight.turn(True)
    assert (tmp_path / "10-0045/bl_power").read_text() == "0"


def test_a_machine_without_a_backlight(tmp_path: Path) -> None:
    """Says so in words."""
    assert "no backlight" in Backlight(tmp_path).obstacle()


def test_a_backlight_shines_by_day_and_less_by_night(tmp_path: Path) -> None:
    """A share of what the panel can do, never none of it; the same share is not written twice."""
    backlight = Backlight(panel(tmp_path, "200"))
    light = tmp_path / "10-0045/brightness"
    dimming = Dimming(time(20), time(7), 0.5)
    brightness = Brightness(backlight, UTC, 0.8, dimming)
    brightness.see(datetime(2026, 11, 24, 12, tzinfo=UTC))
    assert light.read_text() == "160"
    light.write_text("as it was")
    brightness.see(datetime(2026, 11, 24, 13, tzinfo=UTC))
    assert light.read_text() == "as it was"
    brightness.see(datetime(2026, 11, 24, 21, tzinfo=UTC))
    assert light.read_text() == "80"
    backlight.shine(0.0)
    assert light.read_text() == "1"


def test_a_backlight_that_refuses_is_given_up(tmp_path: Path) -> None:
    """It is a fault to be told once, and no reason to stop showing the room."""
    backlight = Backlight(panel(tmp_path, "many"))
    with pytest.raises(PowerError, match="max_brightness"):
        backlight.shine(0.5)
    brightness = Brightness(backlight, UTC, 0.8, None)
    brightness.see(datetime(2026, 11, 24, 12, tzinfo=UTC))
    (tmp_path / "10-0045/max_brightness").write_text("100")
    brightness.see(datetime(2026, 11, 24, 13, tzinfo=UTC))
    assert (tmp_path / "10-0045/brightness").read_text() == "255\n"


def test_a_switch_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """With the reason: whoever reads it in the log can look at the file."""
    backlight = Backlight(panel(tmp_path))
    switch = tmp_path / "10-0045/bl_power"
    switch.unlink()
    switch.mkdir()
    with pytest.raises(PowerError, match="bl_power cannot be written: Is a directory"):
        backlight.turn(True)


def test_the_bare_screen_needs_a_card() -> None:
    """A process that draws on no card cannot switch one: said in words, and nothing is loaded."""
    assert "bare screen" in Dpms().obstacle()


class Card:
    """A card's libdrm: connectors, of which some refuse (a negative errno)."""

    PROPERTIES: ClassVar[dict[int, bytes]] = {1: b"EDID", 2: b"DPMS"}

    def __init__(self, answers: dict[int, int]) -> None:
        self.answers = answers
        self.asked: list[tuple[int, int, int]] = []
        self.open = 0  # what was got and not freed

    def _got(self, **contents: object) -> SimpleNamespace:
        self.open += 1
        return SimpleNamespace(contents=SimpleNamespace(**contents))

    def _free(self, _: object) -> None:
        self.open -= 1

    def drmModeGetResources(self, _: int) -> SimpleNamespace:  # noqa: N802 - libdrm's name
        """Its connectors."""
        return self._got(connectors=list(self.answers), count_connectors=len(self.answers))

    def drmModeObjectGetProperties(  # noqa: N802 - libdrm's name
        self, _: int, __: int, kind: int
    ) -> SimpleNamespace:
        """The ids of a connector's properties."""
        assert kind == 0xC0C0C0C0
        return self._got(ids=list(self.PROPERTIES), count=len(self.PROPERTIES))

    def drmModeGetProperty(self, _: int, identity: int) -> SimpleNamespace:  # noqa: N802
        """One of them."""
        return self._got(name=self.PROPERTIES[identity])

    drmModeFreeResources = drmModeFreeObjectProperties = drmModeFreeProperty = _free  # noqa: N815

    def drmModeConnectorSetProperty(  # noqa: N802 - libdrm's name
        self, _: int, connector: int, identity: int, value: int
    ) -> int:
        """Obey, or refuse."""
        self.asked.append((connector, identity, value))
        return self.answers[connector]


def test_the_bare_screen_goes_off_and_on() -> None:
    """By the property DPMS, and no other, of each connector: 3 is off, 0 is on."""
    card = Card({31: 0, 32: 0})
    dpms = Dpms(lambda: card, lambda: [7])
    assert dpms.obstacle() == ""
    dpms.turn(False)
    dpms.turn(True)
    assert card.asked == [(31, 2, 3), (32, 2, 3), (31, 2, 0), (32, 2, 0)]
    assert card.open == 0, "all that libdrm gave is given back"


def test_a_connector_that_refuses_is_no_reason_to_stay_on() -> None:
    """A socket without a screen may refuse: one that obeys is the screen. Where none does, the
    reason is told."""
    Dpms(lambda: Card({31: -errno.EINVAL, 32: 0}), lambda: [7]).turn(False)
    with pytest.raises(PowerError, match="Permission denied"):
        Dpms(lambda: Card({31: -errno.EACCES}), lambda: [7]).turn(False)
    with pytest.raises(PowerError, match="no connector has the property"):
        Dpms(lambda: Card({}), lambda: [7]).turn(False)


class Runs:
    """Notes the programs that are run, and lets a test wait for them."""

    def __init__(self, wrong: str = "") -> None:
        self.wrong = wrong
        self.seen: queue.Queue[tuple[str, ...]] = queue.Queue()

    def __call__(self, words: Sequence[str]) -> str:
        """Run nothing."""
        self.seen.put(tuple(words))
        return self.wrong


@pytest.mark.parametrize("program", [WLOPM, XSET, CEC], ids=lambda program: program.name)
def test_a_program_is_run_for_off_and_for_on(program: Program) -> None:
    """In a thread of its own, in the order of the wishes, every step of it."""
    runs = Runs()
    means = ByProgram(program, runs, {program.needs: "x"}, lambda name: name)
    for on, steps in ((False, program.off), (True, program.on)):
        means.turn(on)
        assert [runs.seen.get(timeout=10) for _ in steps] == list(steps)


def test_a_program_that_fails_ends_its_steps() -> None:
    """A television set that does not answer is not asked the second half."""
    runs = Runs("cec-ctl ended with 1: no device")
    means = ByProgram(CEC, runs, {}, lambda name: name)
    means.turn(False)
    assert runs.seen.get(timeout=10) == CEC.off[0]
    means.turn(True)
    assert runs.seen.get(timeout=10) == CEC.on[0]


class Stubborn(Runs):
    """Refuses as often as it is told."""

    def __init__(self, refusals: int) -> None:
        super().__init__()
        self.refusals = refusals

    def __call__(self, words: Sequence[str]) -> str:
        """Refuse, or obey."""
        super().__call__(words)
        if words == WLOPM.off[0] or self.refusals == 0:
            return ""
        self.refusals -= 1
        return "wlopm ended with 1: no output"


def test_a_program_that_does_not_wake_the_screen_is_run_again() -> None:
    """Until it does, and then no more."""
    runs = Stubborn(3)
    means = ByProgram(WLOPM, runs, {}, lambda name: name, again=0.0)
    means.turn(False)
    assert runs.seen.get(timeout=10) == WLOPM.off[0]
    means.turn(True)
    assert [runs.seen.get(timeout=10) for _ in range(4)] == [WLOPM.on[0]] * 4
    means.turn(False)
    assert runs.seen.get(timeout=10) == WLOPM.off[0]


def test_a_screen_that_is_to_sleep_is_not_woken() -> None:
    """However often it was asked to wake in vain before."""
    runs = Stubborn(1_000_000)
    means = ByProgram(WLOPM, runs, {}, lambda name: name, again=0.0)
    means.turn(False)
    assert runs.seen.get(timeout=10) == WLOPM.off[0]
    means.turn(True)
    assert runs.seen.get(timeout=10) == WLOPM.on[0]
    means.turn(False)
    while runs.seen.get(timeout=10) != WLOPM.off[0]:
        pass
    for _ in range(20):
        means.turn(False)
        assert runs.seen.get(timeout=10) == WLOPM.off[0]


def test_the_end_waits_for_the_last_wish(tmp_path: Path) -> None:
    """All of its steps: the thread, and what it runs, would end with the sign."""
    said = tmp_path / "said"
    steps = ("sh", "-c", f"sleep 0.1; echo $0 >> {said}")
    slow = Program("slow", ((*steps, "on"), (*steps, "input")), ((*steps, "off"),), "slow")
    means = ByProgram(slow)
    means.settle()
    means.turn(False)
    means.turn(True)
    means.settle()
    assert said.read_text().split()[-2:] == ["on", "input"]


def test_a_screen_that_was_never_off_is_not_asked_again() -> None:
    """A television set that does not answer by night shows what somebody else wants by day."""
    runs = Runs("wlopm ended with 1: no output")
    means = ByProgram(WLOPM, runs, {}, lambda name: name, again=0.0)
    for _ in range(2):
        means.turn(False)
        assert runs.seen.get(timeout=10) == WLOPM.off[0]
        means.turn(True)
        assert runs.seen.get(timeout=10) == WLOPM.on[0]


def test_what_a_program_lacks_is_named() -> None:
    """The display server, the device or the package, with what installs it."""
    runs = Runs()
    assert "WAYLAND_DISPLAY" in ByProgram(WLOPM, runs, {}, lambda name: name).obstacle()
    missing = ByProgram(XSET, runs, {"DISPLAY": ":0"}, lambda _: None).obstacle()
    assert "apt install x11-xserver-utils" in missing
    nowhere = Program("cec", (("cec-ctl",),), (("cec-ctl",),), "v4l-utils", device=Path("/no/cec"))
    assert "/no/cec" in ByProgram(nowhere, runs, {}, lambda name: name).obstacle()


def works(name: str) -> Means:
    """A means without an obstacle."""
    made = Black()
    made.name = name
    return made


class Broken:
    """One that never works here."""

    name = "broken"

    def obstacle(self) -> str:
        """Why."""
        return "it is broken"

    def turn(self, on: bool) -> None:
        """Nobody asks."""
        raise AssertionError

    def settle(self) -> None:
        """Nobody waits."""
        raise AssertionError


def test_the_first_that_works_is_chosen() -> None:
    """Without a wish: in the order of the table, and never CEC, which may switch the input."""
    means = dict(MEANS) | {"backlight": Broken, "dpms": lambda: works("dpms"), "cec": Broken}
    found, why = chosen(AUTO, means)
    assert (found.name, why) == ("dpms", "")


def test_a_wish_that_cannot_be_met_is_told() -> None:
    """The dark page it is then, with the reason."""
    found, why = chosen("cec", dict(MEANS) | {"cec": Broken})
    assert (found.name, why) == ("black", "it is broken")


def test_the_configuration_knows_every_means() -> None:
    """What may be configured is what there is."""
    assert set(POWERS) == {AUTO, *MEANS}
