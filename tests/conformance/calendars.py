"""Calendars, judged by icalendar: what `calendars.mjs` fetched says the same moments as the API."""

import json
import os
from datetime import datetime, timezone
from pathlib import Path

from icalendar import Calendar

kept = Path(os.environ["ACADEMY_STATE_DIR"]) / "judged"
told = json.loads((kept / "told.json").read_text())
utc = [tuple(datetime.fromisoformat(one[end]) for end in ("starts", "ends")) for one in told["sessions"]]


def entries(name, method):
    """The entries of the booking in a calendar that is whole."""
    calendar = Calendar.from_ical((kept / f"{name}.ics").read_bytes())
    assert calendar.get("method") == method, f"{name}: {calendar.get('method')}"
    assert calendar.get_missing_tzids() == set(), f"{name} names zones that it does not hold"
    mine = [one for one in calendar.events if told["booking"] in one["uid"]]
    for event in calendar.walk():
        assert not event.errors, f"{name}: {event.errors}"
    return mine


def moments(event):
    return tuple(event[end].dt.astimezone(timezone.utc) for end in ("dtstart", "dtend"))


for name, method in (("feed", None), ("request", "REQUEST")):
    assert [moments(event) for event in entries(name, method)] == utc, name
request = entries("request", "REQUEST")[0]
assert str(request["organizer"]).startswith("mailto:") and str(request["attendee"]) == "mailto:worker@demo.example"
cancelled = entries("cancel", "CANCEL")
assert {event["status"] for event in cancelled} == {"CANCELLED"}
assert {event["uid"] for event in cancelled} == {event["uid"] for event in entries("feed", None)}
print(f"calendars: {len(utc)} sessions, a request and a cancellation read by icalendar as the API says them")
