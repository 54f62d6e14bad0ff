"""Books a place for one of an employer's staff: sign in, choose who and what, book, cancel. Python's own library alone."""

import json
import os
import time
import uuid
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

URL = os.environ.get("ACADEMY_URL", "http://localhost:8080")
CLIENT_ID = os.environ.get("CLIENT_ID", "demo-hr")
CLIENT_SECRET = os.environ.get("CLIENT_SECRET", "staffordshire-demo")


class Refused(Exception):
    """What the academy would not do: branch on `code`, show `detail`."""

    def __init__(self, problem):
        # A token is refused in the words of OAuth (RFC 6749), everything else in those of RFC 9457.
        self.code = problem.get("code") or problem["error"]
        super().__init__(f"{self.code}: {problem.get('detail') or problem['error_description']}")


def send(request):
    """Sends a request; waits and tries again when it comes too soon, which is safe: writes have a key."""
    while True:
        try:
            with urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except HTTPError as refusal:
            if refusal.code in (429, 503):
                time.sleep(int(refusal.headers.get("Retry-After", "1")))
                continue
            raise Refused(json.load(refusal)) from None


def sign_in():
    form = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    return send(Request(f"{URL}/oauth/token", urlencode(form).encode()))


token = sign_in()  # good for ten minutes
employer = token["organisation"]


def academy(method, path, body=None):
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    if method == "POST":
        headers["Idempotency-Key"] = str(uuid.uuid4())
    data = json.dumps(body).encode() if body is not None else None
    return send(Request(f"{URL}/api/v1{path}", data, headers, method=method))


worker = academy("GET", f"/organisations/{employer}/workers?limit=1")["items"][0]
for course in academy("GET", "/courses?available=true&limit=20")["items"]:
    try:
        booking = academy("POST", "/bookings", {"courseRunId": course["nextRun"]["id"], "personId": worker["personId"]})
    except Refused as refused:
        # They are booked already, or it was closed meanwhile: the next one.
        if refused.code in ("already_booked", "run_started", "run_closed"):
            continue
        raise
    print("booked:", academy("GET", f"/bookings/{booking['id']}")["run"]["courseTitle"])
    academy("DELETE", f"/bookings/{booking['id']}")
    print("cancelled")
    break
