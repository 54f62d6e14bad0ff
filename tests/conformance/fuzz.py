"""Every operation for every role, judged by Schemathesis: no 5xx, no answer that is not declared, none of another shape."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

url = os.environ["ACADEMY_URL"]
out = Path(__file__).resolve().parents[2] / "target/conformance-fuzz"
out.mkdir(parents=True, exist_ok=True)
PASSWORD = "staffordshire-demo"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
# What would end the judge's own sign-in, or take from the demonstration what the next role needs.
EXCLUDED = {
    "sign_out": "ends the sign-in", "sign_out_everywhere": "ends the sign-in", "end_sign_in": "ends the sign-in",
    "refresh": "ends the sign-in when its cookie is used twice",
    "step_up": "wrong passwords stop the account", "sign_in": "wrong passwords stop the account",
    "ask_for_erasure": "erases the person", "change_password": "the next role could not sign in",
    "change_email": "the next role could not sign in", "leave_employment": "the worker would have no employer",
    "end_job": "the worker would have no employer", "take_membership": "removes the manager",
    "give_membership": "could lower the manager", "remove_machine": "removes demo-hr",
    "change_machine": "stops demo-hr", "add_machine_secret": "demo-hr has room for two",
    "remove_machine_secret": "removes the secret of demo-hr", "remove_machine_key": "removes its key",
    "add_passkey": "sign-in would change", "remove_passkey": "sign-in would change",
    "begin_two_step": "sign-in would need a code", "confirm_two_step": "sign-in would need a code",
    "remove_two_step": "sign-in would change", "revoke_token": "ends the token of a machine",
    "watch_import": "an open stream of events has no end",
}
# Who also sends what is wrong on purpose; the others do what is right, which takes a third of the time.
THOROUGH = {"demo-hr", "nobody"}


def ask(path, body, kind):
    with urlopen(Request(url + path, body.encode(), {"content-type": kind})) as answer:
        return json.load(answer)


def person(name):
    body = json.dumps({"email": f"{name}@demo.example", "password": PASSWORD})
    return ask("/api/v1/auth/sign-in", body, "application/json")["accessToken"]


def machine(name):
    return sign_in(name)["access_token"]


def sign_in(name):
    form = {"grant_type": "client_credentials", "client_id": name, "client_secret": PASSWORD}
    return ask("/oauth/token", urlencode(form), "application/x-www-form-urlencoded")


# The organisations of the demonstration, that there be more to find behind an id than nothing.
of = {
    "organisations": sign_in("demo-hr")["organisation"],
    "training-providers": sign_in("demo-college")["organisation"],
}
config = out / "schemathesis.toml"
config.write_text(
    "".join(
        f'[[operations]]\ninclude-path-regex = "^/api/v1/{kind}/"\nparameters = {{ "path.id" = "{one}" }}\n'
        for kind, one in of.items()
    )
)

roles = [(name, person) for name in ("worker", "manager", "tutor", "academy")]
roles += [("demo-hr", machine), ("demo-college", machine), ("nobody", None)]
wrong = []
for name, begin in roles:
    st = [Path(sys.executable).with_name("st"), "--config-file", config, "run", f"{url}/api/v1/openapi.json", "--no-color"]
    st += ["--seed", "1", "--generation-deterministic", "--max-examples", "1", "--workers", "2"]
    st += ["--phases", "examples,coverage", "--mode", "all" if name in THOROUGH else "positive", "--checks", CHECKS, "--request-timeout", "10"]
    st += ["--max-failures", "40", "--warnings", "off"]
    st += ["--exclude-operation-id-regex", f"^({'|'.join(sorted(EXCLUDED))})$"]
    if begin:
        st += ["-H", f"Authorization: Bearer {begin(name)}"]
    said = subprocess.run(st, cwd=out, capture_output=True, text=True, check=False)
    (out / f"{name}.txt").write_text(said.stdout + said.stderr)
    cases = [line.strip() for line in said.stdout.splitlines() if "generated," in line]
    print(f"{name}: {' '.join(cases) or 'no verdict'}", flush=True)
    if said.returncode:
        wrong.append(name)
        print(said.stdout[-6000:], said.stderr[-2000:])
if wrong:
    sys.exit(f"Schemathesis found faults as {', '.join(wrong)}")
