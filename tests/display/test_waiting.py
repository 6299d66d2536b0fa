"""Sleeping on the right descriptors: found, woken by, and not kept awake by."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from signage.display.waiting import Waiter, inputs_of, open_descriptors
from signage.inbox import Inbox


@pytest.fixture
def compositor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[dict, socket.socket, socket.socket]]:
    """A display's socket, our connection to it and the environment that names it."""
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as ours:
        monkeypatch.chdir(tmp_path)  # the path of a socket is short
        server.bind("wayland-7")
        server.listen()
        ours.connect("wayland-7")
        theirs, _ = server.accept()
        with theirs:
            yield {"WAYLAND_DISPLAY": "wayland-7"}, ours, theirs


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    made = Inbox()
    yield made
    made.close()


def sleeps(waiter: Waiter, inbox: Inbox, pending: bool = False) -> bool:
    """Whether a long wait is still asleep after a moment; it is woken by the inbox then."""
    thread = threading.Thread(target=waiter.wait, args=(60.0, lambda: pending), daemon=True)
    thread.start()
    thread.join(0.3)
    asleep = thread.is_alive()
    inbox.wake()
    thread.join(10.0)
    assert not thread.is_alive(), "the inbox did not wake the wait"
    inbox.drain()
    return asleep


def test_the_connection_to_the_display_is_found(compositor) -> None:
    """The one socket whose other end is the display; not the inbox, not other sockets."""
    environ, ours, theirs = compositor
    found = inputs_of(open_descriptors(), environ)
    assert ours.fileno() in found
    assert theirs.fileno() not in found
    assert ours.fileno() not in inputs_of(open_descriptors(), {"WAYLAND_DISPLAY": "wayland-1"})


def test_an_x_server_far_away_is_found() -> None:
    """X11 over ssh comes through a TCP port: 6000 plus the display's number."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as ours:
            here = {"DISPLAY": f"localhost:{port - 6000}.0"}
            assert ours.fileno() in inputs_of(open_descriptors(), here)
            assert ours.fileno() not in inputs_of(open_descriptors(), {"DISPLAY": "localhost:1"})
            assert ours.fileno() not in inputs_of(open_descriptors(), {})


def test_the_kernels_input_devices_are_found(tmp_path: Path) -> None:
    """Under KMSDRM SDL reads /dev/input/event*: their descriptors count, other files do not."""
    for number, target in ((4, "/dev/input/event2"), (5, "/dev/dri/card0"), (6, "/etc/hosts")):
        (tmp_path / str(number)).symlink_to(target)
    assert inputs_of(open_descriptors(tmp_path), {}) == (4,)
    assert inputs_of(open_descriptors(tmp_path / "none"), {}) == ()


def test_udev_tells_of_new_devices() -> None:
    """SDL's udev socket counts, so a touch panel plugged in later is heard at once."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 15) as uevents:
        assert uevents.fileno() in inputs_of(open_descriptors(), {})
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as routes:
        assert routes.fileno() not in inputs_of(open_descriptors(), {})


def test_looking_does_not_close_anything(compositor) -> None:
    """The sockets that are looked at are somebody else's and stay open."""
    environ, ours, theirs = compositor
    inputs_of(open_descriptors(), environ)
    ours.send(b"x")
    assert theirs.recv(1) == b"x"
    os.fstat(ours.fileno())


def test_input_that_is_there_already_is_not_slept_over(inbox: Inbox) -> None:
    """Events that came along with an answer to SDL lie in its queue, and no descriptor tells."""
    waiter = Waiter(inbox.fileno(), {})
    assert not sleeps(waiter, inbox, pending=True)


def test_a_word_from_the_display_wakes(compositor, inbox: Inbox) -> None:
    """Input ends the wait, and what it was is read."""
    environ, ours, theirs = compositor
    waiter = Waiter(inbox.fileno(), environ)
    waiter.rescan()
    looks = iter([False, True])

    def pending() -> bool:
        answer = next(looks)
        if answer:
            ours.recv(100)
        return answer

    theirs.send(b"click")
    waiter.wait(60.0, pending)
    assert next(looks, None) is None, "it was asked once before and once after the wake-up"


def test_input_that_comes_while_it_is_read_is_not_taken_for_stuck(compositor, inbox: Inbox) -> None:
    """A message that makes no event, and the next one on its heels: the display is still heard."""
    environ, ours, theirs = compositor
    waiter = Waiter(inbox.fileno(), environ)
    waiter.rescan()

    looks = []

    def pending() -> bool:
        looks.append(True)
        if len(looks) > 1:  # the first look comes before anything is said
            ours.recv(1)
            if len(looks) == 2:
                theirs.send(b"2")
        return False

    theirs.send(b"1")
    waiter.wait(60.0, pending)
    assert len(looks) == 3
    theirs.send(b"click")
    assert not sleeps(waiter, inbox)


def test_a_descriptor_that_nobody_reads_does_not_keep_us_awake(compositor, inbox: Inbox) -> None:
    """Data that SDL leaves lying, or a connection that has died, wakes once and then no more."""
    environ, ours, theirs = compositor
    waiter = Waiter(inbox.fileno(), environ)
    waiter.rescan()
    theirs.send(b"never read")
    waiter.wait(60.0, lambda: False)
    assert sleeps(waiter, inbox)
    theirs.close()
    ours.recv(100)
    waiter.rescan()
    waiter.wait(60.0, lambda: False)
    assert sleeps(waiter, inbox)


def test_a_new_device_is_listened_to(compositor, inbox: Inbox) -> None:
    """A connection that opened after the last scan is found by the next one."""
    environ, _, theirs = compositor
    waiter = Waiter(inbox.fileno(), environ)
    theirs.send(b"hello")
    assert sleeps(waiter, inbox)
    waiter.rescan()
    assert not sleeps(waiter, inbox)


def test_what_was_left_out_is_heard_again_after_an_idle_moment(compositor, inbox: Inbox) -> None:
    """SDL was late with its reading; no new scan is needed."""
    environ, ours, theirs = compositor
    waiter = Waiter(inbox.fileno(), environ)
    waiter.rescan()
    theirs.send(b"read late")
    assert waiter.wait(60.0, lambda: False)
    ours.recv(100)
    assert not waiter.wait(0.01, lambda: False), "nothing came"
    theirs.send(b"click")
    assert not sleeps(waiter, inbox)


def test_a_wait_says_whether_anything_came(inbox: Inbox) -> None:
    """Input that lay there, and a wake-up, are something; the end of the time is nothing."""
    waiter = Waiter(inbox.fileno(), {})
    assert waiter.wait(60.0, lambda: True)
    assert not waiter.wait(0.01, lambda: False)
    assert not waiter.wait(0.01, lambda: True, still=True), "it is not asked"
    inbox.wake()
    assert waiter.wait(60.0, lambda: False)


def test_without_a_window_only_the_inbox_counts(compositor, inbox: Inbox) -> None:
    """A closed window's descriptors are somebody else's next."""
    environ, _, theirs = compositor
    waiter = Waiter(inbox.fileno(), environ)
    waiter.rescan()
    waiter.forget()
    theirs.send(b"hello")
    assert sleeps(waiter, inbox)
