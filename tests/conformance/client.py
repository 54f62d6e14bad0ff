"""A client that openapi-python-client makes of the served description: it books, reads and cancels a place."""

import importlib
import os
import subprocess
import sys
import uuid
from pathlib import Path
from urllib.request import urlopen

url = os.environ["ACADEMY_URL"]
out = Path(__file__).resolve().parents[2] / "target/conformance-client-python"
out.mkdir(parents=True, exist_ok=True)
with urlopen(f"{url}/api/v1/openapi.json") as answer:
    (out / "openapi.json").write_bytes(answer.read())
tools = Path(sys.executable).parent
subprocess.run(
    [tools / "openapi-python-client", "generate", "--path", "openapi.json", "--output-path", "academy"]
    + ["--overwrite", "--meta", "none"],
    cwd=out,
    env=os.environ | {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"},
    check=True,
    stdout=subprocess.DEVNULL,
)
sys.path.insert(0, str(out))
academy = importlib.import_module("academy")
models = importlib.import_module("academy.models")


def good(operation, *args, client, **named):
    """What an operation answers, which must be what was asked for."""
    answer = importlib.import_module(f"academy.api.{operation}").sync_detailed(*args, client=client, **named)
    assert 200 <= answer.status_code < 300, f"{operation}: {answer.status_code} {answer.content!r}"
    return answer.parsed


form = models.TokenRequest(
    grant_type="client_credentials", client_id="demo-hr", client_secret="staffordshire-demo"
)
token = good("machines.get_token", client=academy.Client(base_url=url), body=form)
employer = token.organisation
hr = academy.AuthenticatedClient(base_url=url, token=token.access_token)

courses = good("catalogue.search_courses", client=hr, available=True, limit=50).items
run = next(one.next_run for one in courses if one.next_run and one.next_run.bookable)
worker = good("organisations.list_workers", employer, client=hr).items[0]
wish, key = models.NewBooking(course_run_id=run.id, person_id=worker.person_id), str(uuid.uuid4())
booking = good("bookings.create_booking", client=hr, body=wish, idempotency_key=key)
again = good("bookings.create_booking", client=hr, body=wish, idempotency_key=key)
assert again.id == booking.id, "the same key gets the same answer"
kept = good("bookings.get_booking", booking.id, client=hr)
assert (kept.person_name, kept.status) == (worker.full_name, booking.status)
good("bookings.cancel_booking", booking.id, client=hr)
assert good("bookings.get_booking", booking.id, client=hr).status == models.BookingStatus.CANCELLED
print("the Python client: generated; booked, read and cancelled a place")
