"""Credentials, as openbadgeslib judges them, in both of their forms: of each case it and POST /credentials/verify say the same."""

import base64
import copy
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import jwt
from openbadgeslib.keys import KeyFactory, KeyType
from openbadgeslib.ob3.did import did_key_from_pem, fetch_did_web_document, pem_for_kid
from openbadgeslib.ob3.ldp import OB3LdpVerifier, add_data_integrity_proof
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

url = os.environ["ACADEMY_URL"]
did = "did:web:" + urllib.parse.urlparse(url).netloc.replace(":", "%3A")


def call(method, path, token=None, body=None, accept="application/json"):
    headers = {"content-type": "application/json", "accept": accept}
    if token:
        headers["authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(f"{url}/api/v1{path}", data, headers, method=method)
    try:
        with urllib.request.urlopen(asked) as answer:
            text = answer.read().decode()
    except urllib.error.HTTPError as refused:
        sys.exit(f"{method} {path}: {refused.code} {refused.read().decode()}")
    return text if accept != "application/json" else json.loads(text or "null")


def signed_in(who):
    return call("POST", "/auth/sign-in", body={"email": f"{who}@demo.example", "password": "staffordshire-demo"})["accessToken"]


tutor, worker, staff = signed_in("tutor"), signed_in("worker"), signed_in("academy")


def download(address):
    """Who lives at http://localhost is looked for at https, as did:web says; nobody else is asked. Lists come as tokens."""
    at = address.replace("https://localhost", "http://localhost")
    if not at.startswith(url):
        raise ValueError(f"outside request: {address}")
    asked = urllib.request.Request(at, headers={"accept": "application/vc+jwt"})
    with urllib.request.urlopen(asked) as answer:
        return answer.read()


def learnt(title):
    """The worker attends a course: the entry, its credential in both forms, and a way to take it back."""
    provider = next(role["organisationId"] for role in call("GET", "/me", tutor)["roles"] if role["role"] == "tutor")
    reference = title.replace(" ", "-")
    course = {"title": title, "runs": [{"reference": reference, "mode": "online", "flexibleStart": True, "costPence": 0}]}
    call("PUT", f"/training-providers/{provider}/courses/{reference}", tutor, course)
    for _ in range(300):
        items = call("GET", f"/courses?provider={provider}&q={urllib.parse.quote(title)}")["items"]
        own = [item for item in items if item["title"] == title]
        if own:
            break
        time.sleep(0.1)
    run = call("GET", f"/courses/{own[0]['id']}")["runs"][0]["id"]
    call("PUT", f"/course-runs/{run}/booking", tutor, {"capacity": 5})
    booking = call("POST", "/bookings", worker, {"courseRunId": run})["id"]

    def mark(how):
        call("PUT", f"/course-runs/{run}/attendance", tutor, {"marks": [{"bookingId": booking, "mark": how}]})

    mark("attended")
    items = call("GET", "/me/training-records", worker)["items"]
    at = f"/training-records/{next(item['id'] for item in items if item.get('bookingId') == booking)}/credential"
    return call("GET", at, worker), call("GET", at, worker, accept="application/vc+jwt"), lambda: mark("absent")


def theirs(credential):
    try:
        if isinstance(credential, str):
            # Of several keys it holds lists to the first: it is given the one that the token names.
            kid = jwt.get_unverified_header(credential)["kid"]
            key = pem_for_kid(fetch_did_web_document(did, download), did, kid)
            OB3Verifier(key, issuer_did=did).verify(credential, check_status=True, download=download)
        else:
            issuer = credential["issuer"]["id"]
            OB3LdpVerifier.for_issuer_did(issuer).verify(credential, check_status=True, download=download)
    except OB3VerificationError as why:
        said = str(why).lower()
        if "credential status" in said and "is set" in said:
            return "withdrawn"
        return "expired" if "expired" in said or "validuntil" in said else "not genuine"
    return "good"


def ours(credential):
    found = call("POST", "/credentials/verify", body={"credential": credential})
    if found["genuine"] != "yes":
        return "not genuine"
    if found["found"].get("standing", "good") != "good":
        return "withdrawn"
    return "expired" if found["found"]["window"] == "ended" else "good"


cases = 0


def agreed(name, credential, verdict):
    global cases
    for who, said in (("ours", ours(credential)), ("openbadgeslib's", theirs(credential))):
        if said != verdict:
            sys.exit(f"{who} of {name}: {said}, not {verdict}")
    cases += 1


good, token, _ = learnt("Judged once more")
agreed("a good one", good, "good")
agreed("a good token", token, "good")
tampered = copy.deepcopy(good)
tampered["credentialSubject"]["achievement"]["name"] = "Brain surgery"
agreed("a tampered one", tampered, "not genuine")
head, body, signature = token.split(".")
said = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
said["credentialSubject"]["achievement"]["name"] = "Brain surgery"
changed = base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")
agreed("a tampered token", f"{head}.{changed}.{signature}", "not genuine")

held, held_token, _ = learnt("On hold once more")
hold = f"/credentials/{held['id'].split(':')[-1]}/suspension"
call("PUT", hold, staff, {"reason": "The register is looked into."})
agreed("a suspended one", held, "withdrawn")
agreed("a suspended token", held_token, "withdrawn")
gone, gone_token, take_back = learnt("Taken back once more")
take_back()
agreed("a revoked one", gone, "withdrawn")
agreed("a revoked token", gone_token, "withdrawn")

# Signed by them, by a key that is its own name; and in our name.
private, public = KeyFactory(KeyType.ED25519).generate_keypair()
own = did_key_from_pem(public)
plain = {name: value for name, value in good.items() if name not in ("proof", "credentialStatus")}


def signed(method, **more):
    return add_data_integrity_proof(copy.deepcopy(plain) | more, private, method)


named = {"id": own, "type": ["Profile"], "name": "Derby"}
method = f"{own}#{own.split(':')[-1]}"
agreed("a good one of theirs", signed(method, issuer=named), "good")
past = {"validFrom": "2025-01-01T00:00:00Z", "validUntil": "2026-01-31T23:59:59Z"}
agreed("an expired one of theirs", signed(method, issuer=named, **past), "expired")
agreed("one in our name by their key", signed(method), "not genuine")
agreed("one in our name and by the name of our key", signed(good["proof"]["verificationMethod"]), "not genuine")
print(f"  ✓ of {cases} credentials we and openbadgeslib say the same")
