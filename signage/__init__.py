"""A meeting room's door sign.

The layers, from the inside out:

    core      pure: what a calendar says about a room (masking, agenda, state, health, panel)
    sources   pull port: reads a room's calendar (memory, EWS, Microsoft Graph)
    feed      push port: polls a source in the background, hears of changes, posts messages
    display   panel -> words -> scene -> pixels; themes are checked data
    sim       the other side of the wire: an Exchange server for preview and tests
    power, lights, status   the screen's switch, what stands beside it, and how the sign is
    doctor    walks from the machine to the room's calendar and says what is wrong
    app, cli  put it together
    start_file   what a release's first picture takes of all this, in one file

Threads: the main thread owns pygame, the panel and the scene, and waits on file descriptors only.
Worker threads read calendars; raw items die there, after `core.privacy.mask` made meetings of
them. Between the threads runs one inbox of frozen messages.

Flow: source.fetch -> mask -> Agenda -> Fetched -> update(panel, msg, now) -> panel', commands;
view(panel', now, theme, size) -> Scene; painted only if it differs from the one that is shown.
"""

__version__ = "0.1.0"
BUILD_DATE = "2026-11-22"  # a clock that says less is wrong
