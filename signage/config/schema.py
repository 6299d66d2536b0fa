"""The schema of the configuration: one frozen class per table, one annotated reader per key.

Each key's reader says what is allowed; each default stands here (of what hangs on the wall, in
`devices`) and nowhere else, or in the core's policy that the table is for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Annotated
from zoneinfo import ZoneInfo

from signage.config import addresses, appearance, link, times, values
from signage.config.devices import Light, Panel, Presence
from signage.core.values import field, frozen

AMENITIES = ("screen", "video", "board")
AUTHS = ("ntlm", "basic", "kerberos", "certificate", "oauth")
CLOUDS = ("global", "usgov", "usgov-dod", "china")
READABLE = ("organizer_address", "attendees", "resources", "description")
DRIVERS = ("auto", "kmsdrm", "wayland", "x11", "windows", "cocoa", "offscreen", "dummy")

WORKDAY = times.Hours((time(8), time(18)))


@frozen(kw_only=True)
class Room:
    """[room]: whose calendar is shown, and what is said of the room."""

    mailbox: Annotated[str, addresses.address]
    """Primary SMTP address of the room mailbox."""
    name: Annotated[str, values.text(60)]
    """The room's name as people say it."""
    zone: Annotated[ZoneInfo, times.zone]
    """Where the room is: days, opening hours and times are cut and told by it."""
    floor: Annotated[str | None, values.text(40)] = None
    """Shown beside the name, in your own words: "Floor 3"."""
    seats: Annotated[int | None, values.whole(1, 10_000)] = None
    amenities: Annotated[tuple[str, ...], values.many(values.choice(*AMENITIES), "names")] = ()
    """What there is in the room, in the order in which it is shown."""


@frozen(kw_only=True)
class Source:
    """[source]: where and as whom the calendar is read. `ways` says which keys go together."""

    kind: Annotated[str, values.choice("ews", "graph")] = "ews"
    """Exchange Web Services (Exchange Server), or Microsoft Graph (Microsoft 365)."""
    endpoint: Annotated[str | None, addresses.https_url] = None
    """None, with Graph alone: that of the cloud."""
    auth: Annotated[str, values.choice(*AUTHS)] = ""
    """Never empty here: where the file does not say, NTLM for EWS and OAuth for Graph."""
    username: Annotated[str | None, values.text(120)] = None
    """As the server wants it: "DOMAIN\\user" or "user@example.com"; of Kerberos, the principal."""
    secret: Annotated[str | None, addresses.secret_name] = None
    """The name of the password or client secret, which is kept elsewhere (signage.secrets)."""
    access: Annotated[str, values.choice("delegate", "impersonation")] = ""
    """By rights on the room's calendar, or by the role ApplicationImpersonation. Never empty here:
    where the file does not say, impersonation for OAuth, else delegate."""
    tenant: Annotated[str | None, addresses.tenant] = None
    """The directory in Entra: its ID, or one of its domains."""
    client_id: Annotated[str | None, addresses.client_id] = None
    """The application's ID in Entra; of a managed identity, which one of several."""
    certificate: Annotated[Path | None, addresses.path] = None
    """PEM file with a client certificate and its key, as well guarded as a secret."""
    managed_identity: Annotated[bool, values.flag] = False
    """True: the machine itself is known in Entra (Azure, Azure Arc) and needs no secret."""
    cloud: Annotated[str, values.choice(*CLOUDS)] = "global"
    """Which of Microsoft's national clouds the tenant is in."""
    authority: Annotated[str | None, addresses.authority] = None
    """Where tokens are asked for; None: at that cloud's log-on host."""
    ca_file: Annotated[Path | None, addresses.path] = None
    """PEM file of your own certificate authority; None: those that public servers use."""
    proxy: Annotated[str | None, addresses.proxy] = None
    """The address of a web proxy, or "none"; None: as the environment says (HTTPS_PROXY)."""
    read: Annotated[tuple[str, ...], values.many(values.choice(*READABLE), "names")] = ()
    """Further fields to read, at the price of a second request; none of them is needed."""

    def __post_init__(self) -> None:
        auth = self.auth or ("oauth" if self.kind == "graph" else "ntlm")
        access = self.access or ("impersonation" if auth == "oauth" else "delegate")
        object.__setattr__(self, "auth", auth)
        object.__setattr__(self, "access", access)


@frozen(kw_only=True)
class Privacy:
    """[privacy]: what is masked besides everything whose sensitivity is not Normal."""

    mask_all: Annotated[bool, values.flag] = False
    words: Annotated[
        tuple[str, ...], values.many(values.text(80, echo=False), "words", echo=False)
    ] = ()
    """Items that contain one of these anywhere are masked, whatever the case."""


@frozen(kw_only=True)
class Display:
    """[display]: how it looks."""

    theme: Annotated[str | None, values.text(40)] = None
    """Name of a theme; None: the one that the themes themselves call the default."""
    themes_dir: Annotated[Path | None, addresses.path] = None
    """A folder with your own themes; those that are built in can be used as well."""
    rotation: Annotated[int, values.choice(0, 90, 180, 270)] = 0
    """Degrees clockwise by which the picture is turned on the panel."""
    size: Annotated[appearance.Size | None, appearance.size] = None
    """The mode that is asked of the screen, upright; None: the one that it prefers. It takes its
    smallest mode that holds this, or else its own: the sign always fills the screen.
    """
    locale: Annotated[str | None, appearance.locale] = None
    """Language and customs of dates and times; None: `locales`, or British English."""
    locales: Annotated[tuple[str, ...], values.many(appearance.locale, "languages")] = ()
    """Several languages, the first one first; in place of `locale`."""
    bilingual: Annotated[str, values.choice("turn", "both")] = "turn"
    """Several languages are shown in turn, or two of them at once."""
    locale_turn: Annotated[timedelta, times.duration("5 s", "10 min")] = timedelta(seconds=20)
    """How long each language stands."""
    hours: Annotated[str, values.choice("locale", "12", "24")] = "locale"
    """The clock's notation."""
    contrast: Annotated[str, values.choice("normal", "high")] = "normal"
    """High: the theme's colours moved apart, its rings and gradients left out."""
    night: Annotated[times.Night | None, times.night] = None
    """When the display is dimmed, by the room's own clock."""
    night_brightness: Annotated[float, values.share(0.35, 1.0)] = 0.5
    """The share of its light that a dimmed display gives."""
    reduced_motion: Annotated[bool, values.flag] = False
    """True: nothing moves or fades."""
    driver: Annotated[str, values.choice(*DRIVERS)] = "auto"
    """SDL's video driver; auto: a desktop if there is one, else the bare screen."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the sign, at least one."""
        return self.locales or (self.locale or "en-GB",)

    @property
    def notation(self) -> int | None:
        """12 or 24 hours; None: as the locale has it."""
        return None if self.hours == "locale" else int(self.hours)


@frozen(kw_only=True)
class Link:
    """[link]: an address that the sign shows as a QR code."""

    url: Annotated[str | None, link.link] = None
    """With the room's own in it where it says {mailbox}, {local} or {name}; None: no code."""
    books: Annotated[bool, values.flag] = True
    """Whether the room can be booked there; the words beside the code say so."""


@frozen(kw_only=True)
class Opening:
    """[opening]: when the panel is awake; a day that is not named has the hours of `every_day`."""

    sleep: Annotated[bool, values.flag] = True
    """Whether the panel goes dark outside the hours."""
    early: Annotated[timedelta, times.duration("0 s", "1 h")] = timedelta(minutes=5)
    """How long before opening it wakes."""
    every_day: Annotated[times.Hours, times.hours] = WORKDAY
    monday: Annotated[times.Hours | None, times.hours] = None
    tuesday: Annotated[times.Hours | None, times.hours] = None
    wednesday: Annotated[times.Hours | None, times.hours] = None
    thursday: Annotated[times.Hours | None, times.hours] = None
    friday: Annotated[times.Hours | None, times.hours] = None
    saturday: Annotated[times.Hours | None, times.hours] = None
    sunday: Annotated[times.Hours | None, times.hours] = None

    @property
    def days(self) -> tuple[times.Hours, ...]:
        """The hours of Monday to Sunday."""
        week = [self.monday, self.tuesday, self.wednesday, self.thursday, self.friday]
        week += [self.saturday, self.sunday]
        return tuple(self.every_day if day is None else day for day in week)


@frozen(kw_only=True)
class Polling:
    """[polling]: how often the calendar is read."""

    interval: Annotated[timedelta, times.duration("15 s", "10 min")] = timedelta(seconds=60)
    near: Annotated[timedelta, times.duration("5 s", "10 min")] = timedelta(seconds=15)
    """Between two reads from 2 minutes before to 2 minutes after a start or end of a meeting."""
    jitter: Annotated[timedelta, times.duration("0 s", "2 min")] = timedelta(seconds=10)
    """Each wait differs by up to this, so that a hundred panels do not ask at once."""
    backoff_cap: Annotated[timedelta, times.duration("1 min", "10 min")] = timedelta(minutes=10)
    """The longest wait after failures, unless the server itself asks for more."""
    stream: Annotated[str, values.choice("auto", "off")] = "auto"
    """Auto: the server is asked to tell of changes as they happen, which takes impersonation."""


@frozen(kw_only=True)
class Thresholds:
    """[thresholds]: where one state ends and the next begins."""

    starting_soon: Annotated[timedelta, times.duration("0 s", "2 h")] = timedelta(minutes=15)
    ending_soon: Annotated[timedelta, times.duration("0 s", "2 h")] = timedelta(minutes=15)
    min_free: Annotated[timedelta, times.duration("0 s", "1 h")] = timedelta(minutes=5)
    """Free gaps shorter than this are not offered."""
    stale_badge: Annotated[timedelta, times.duration("1 min", "30 min")] = timedelta(minutes=5)
    """Age of the last good read at which the badge turns late."""
    trust: Annotated[timedelta, times.duration("2 min", "1 h")] = timedelta(minutes=15)
    """Age at which nothing is claimed any more (Offline)."""


@frozen(kw_only=True)
class Doctor:
    """[doctor]: what `signage doctor` may try besides reading the room's calendar."""

    other_mailbox: Annotated[str | None, addresses.address] = None
    """A mailbox that the account must not be able to open; None: that is not tried."""
    probe_mailbox: Annotated[str | None, addresses.address] = None
    """Whose calendar `--probe` sends invitations from; None: there is no probe."""
    probe_username: Annotated[str | None, values.text(120)] = None
    """Who logs on to it; None: the account of [source]."""
    probe_secret: Annotated[str | None, addresses.secret_name] = None
    """The name of that account's password."""


@frozen(kw_only=True)
class Status:
    """[status]: where the running sign says how it is, besides `signage status`."""

    http: Annotated[addresses.Listening | None, addresses.listening] = None
    """Address and port of metrics and health check; None: no port is opened."""


@frozen(kw_only=True)
class Tables:
    """The whole file."""

    room: Room
    source: Source
    privacy: Privacy = field(default_factory=Privacy)
    display: Display = field(default_factory=Display)
    link: Link = field(default_factory=Link)
    opening: Opening = field(default_factory=Opening)
    panel: Panel = field(default_factory=Panel)
    light: Light = field(default_factory=Light)
    presence: Presence = field(default_factory=Presence)
    polling: Polling = field(default_factory=Polling)
    thresholds: Thresholds = field(default_factory=Thresholds)
    doctor: Doctor = field(default_factory=Doctor)
    status: Status = field(default_factory=Status)
    wording: Annotated[Mapping[str, str], appearance.wording] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """[wording]: your own words by dotted key ("word.available")."""
