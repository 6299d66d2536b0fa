"""Which screens are plugged in, read from a sysfs of our own making."""

from __future__ import annotations

from pathlib import Path

from signage.display.connectors import Connector, PlugWatch, connected, is_free


def plug(root: Path, name: str, status: str, modes: str) -> None:
    folder = root / name
    folder.mkdir(exist_ok=True)
    (folder / "status").write_text(status + "\n")
    (folder / "modes").write_text(modes)


def test_connected_and_with_modes(tmp_path: Path) -> None:
    """Of all connectors only those count that are connected and know what they can show."""
    plug(tmp_path, "card1-HDMI-A-1", "connected", "1920x1080\n1280x720\n")
    plug(tmp_path, "card1-HDMI-A-2", "disconnected", "")
    plug(tmp_path, "card0-DSI-1", "connected", "720x1280\n")
    plug(tmp_path, "card1-HDMI-A-3", "connected", "")  # no EDID: it would give no picture
    plug(tmp_path, "card1-Writeback-1", "unknown", "800x600\n")
    (tmp_path / "card0").mkdir()
    (tmp_path / "renderD128").mkdir()
    assert connected(tmp_path) == (
        Connector(0, "DSI-1", ("720x1280",)),
        Connector(1, "HDMI-A-1", ("1920x1080", "1280x720")),
    )


def test_no_sysfs_is_no_screen(tmp_path: Path) -> None:
    """On a machine without the folder nothing is connected, and nothing is raised."""
    assert connected(tmp_path / "missing") == ()


HDMI = Connector(1, "HDMI-A-1", ("1920x1080",))
OTHER = Connector(1, "HDMI-A-1", ("1280x800",))


def test_an_unchanged_screen_is_left_alone() -> None:
    """Looking every two seconds for years opens nothing anew."""
    watch = PlugWatch((HDMI,))
    assert not any(watch.look((HDMI,)) for _ in range(10))


def test_a_screen_that_comes_back_is_opened_anew_once() -> None:
    """Not while it is gone, once when it is back, and not again after that."""
    watch = PlugWatch((HDMI,))
    assert [watch.look(p) for p in ((), (), (HDMI,), (HDMI,))] == [False, False, True, False]


def test_an_exchanged_screen_is_opened_anew() -> None:
    """Another mode list between two looks, without a gap seen: the picture must fit the new one."""
    watch = PlugWatch((HDMI,))
    assert [watch.look((OTHER,)), watch.look((OTHER,))] == [True, False]


def test_started_without_a_screen() -> None:
    """The first one to be plugged in is opened."""
    watch = PlugWatch(())
    assert [watch.look(()), watch.look((HDMI,))] == [False, True]


def test_what_is_no_card_is_not_free(tmp_path: Path) -> None:
    """A card that is missing, or a file that cannot be asked, is not offered to SDL."""
    (tmp_path / "dri").mkdir()
    (tmp_path / "dri/card0").touch()
    assert not is_free(0, tmp_path)
    assert not is_free(1, tmp_path)
