"""In whose name the doctor asks what may be used."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from signage.doctor.sign_user import SignUser

root_only = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can ask for somebody else"
)


@pytest.fixture
def device() -> Iterator[Path]:
    """A file in a folder that everybody may look into (a test's own one is its user's)."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        path = Path(name) / "card0"
        path.touch(0o660)
        path.chmod(0o660)
        yield path


@root_only
def test_root_asks_for_the_sign(device: Path) -> None:
    """What only root may use, the sign may not; a group that the unit gives it counts; and root
    is root again afterwards."""
    import grp  # noqa: PLC0415 - not on Windows

    sign = SignUser("nobody", tuple)
    assert sign.login == "nobody"
    assert os.access(device, os.R_OK | os.W_OK)
    before = os.geteuid(), os.getegid(), os.getgroups()
    assert not sign.may(device, os.R_OK)
    os.chown(device, 0, grp.getgrnam("video").gr_gid)
    assert not sign.may(device, os.R_OK)
    grouped = SignUser("nobody", lambda: ("video", "no-such-group"))
    assert grouped.may(device, os.R_OK | os.W_OK)
    device.chmod(0o640)
    assert grouped.may(device, os.R_OK)
    assert not grouped.may(device, os.W_OK)
    assert before == (os.geteuid(), os.getegid(), os.getgroups())


def test_without_such_a_user_one_asks_for_oneself(device: Path) -> None:
    """A laptop: whoever asks is meant."""
    oneself = SignUser("no-such-user", tuple)
    assert oneself.login == ""
    assert oneself.may(device, os.R_OK)
    assert not oneself.may(device.with_name("none"), os.R_OK)
