"""A mailbox's owner, settings and folders: what tells a doctor who may see what."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from signage.sim.folders import FOLDERS, FolderName
from signage.sim.graph.call import Call
from signage.sim.graph.errors import GraphError
from signage.sim.graph.pages import choose, paged
from signage.sim.graph.places import place_id
from signage.sim.mailbox import Mailbox
from signage.sim.web import Answer
from signage.sim.zones import windows_zone


def user(call: Call) -> Answer:
    """GET /users/{id}."""
    call.require("User.Read.All")
    found = call.world.organization.find(call.names[0])
    if found is None:
        raise GraphError("Request_ResourceNotFound", "The resource does not exist.")
    entry: dict[str, Any] = {
        "businessPhones": [],
        "displayName": found.name,
        "givenName": None,
        "jobTitle": None,
        "mail": found.address,
        "mobilePhone": None,
        "officeLocation": None,
        "preferredLanguage": None,
        "surname": None,
        "userPrincipalName": found.address,
        "id": place_id(found.address),
    }
    return Answer(choose(entry, call.asked.query.get("$select")))


def mailbox_settings(call: Call) -> Answer:
    """GET /users/{id}/mailboxSettings: the zone, the working hours, and what the mailbox is for."""
    mailbox = call.mailbox("MailboxSettings.Read")
    entry = {
        "timeZone": windows_zone(mailbox.zone),
        "userPurpose": "room" if mailbox.room is not None else "user",
        "workingHours": working_hours(mailbox),
    }
    return Answer(choose(entry, call.asked.query.get("$select")))


def calendar(call: Call) -> Answer:
    """GET /users/{id}/calendar: the folder, none of its items."""
    mailbox = call.mailbox("Calendars.ReadBasic")
    entry = {
        "id": FolderName(mailbox.address, "calendar").encode(),
        "name": FOLDERS["calendar"].name,
        "color": "auto",
        "isDefaultCalendar": True,
        "canShare": True,
        "canViewPrivateItems": True,
        "canEdit": True,
        "owner": {"name": mailbox.name, "address": mailbox.address},
    }
    return Answer(choose(entry, call.asked.query.get("$select")))


def inbox(call: Call) -> Answer:
    """GET /users/{id}/mailFolders/inbox: what an application that reads calendars may not."""
    mailbox = call.mailbox("Mail.ReadBasic")
    entry = {
        "id": FolderName(mailbox.address, "inbox").encode(),
        "displayName": FOLDERS["inbox"].name,
        "parentFolderId": FolderName(mailbox.address, "msgfolderroot").encode(),
        "childFolderCount": 0,
        "unreadItemCount": 0,
        "totalItemCount": 0,
        "isHidden": False,
    }
    return Answer(choose(entry, call.asked.query.get("$select")))


def messages(call: Call) -> Answer:
    """GET /users/{id}/messages: no mail is simulated, so an empty list, where it may be read."""
    call.mailbox("Mail.ReadBasic")
    return paged(call, f"users('{call.names[0]}')/messages", [], 1000)


def working_hours(mailbox: Mailbox) -> dict[str, Any]:
    """`workingHours` ("workingHours resource type"): the days that share the first day's hours."""
    days = sorted(mailbox.hours, key=lambda day: mailbox.hours[day])
    for (start, end), grouped in groupby(days, mailbox.hours.__getitem__):
        same = set(grouped)
        return {
            "daysOfWeek": [day.lower() for day in mailbox.hours if day in same],
            "startTime": _time(start),
            "endTime": _time(end),
            "timeZone": {"name": windows_zone(mailbox.zone)},
        }
    return {"daysOfWeek": [], "startTime": _time(0), "endTime": _time(0), "timeZone": None}


def _time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}:00.0000000"
