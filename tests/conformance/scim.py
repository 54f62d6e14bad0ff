"""SCIM 2.0, judged by scim2-tester: what is described, and everything that can be done with each declared attribute."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

url = os.environ["ACADEMY_URL"]
form = {"grant_type": "client_credentials", "client_id": "demo-hr", "client_secret": "staffordshire-demo"}
with urlopen(f"{url}/oauth/token", urlencode(form).encode()) as answer:
    token = json.load(answer)["access_token"]

scim2 = Path(sys.executable).with_name("scim2")
said = subprocess.run(
    [scim2, "-u", f"{url}/scim/v2", "test", "-v"],
    env=os.environ | {"SCIM_CLI_HEADERS": f"Authorization: Bearer {token}", "NO_COLOR": "1"},
    capture_output=True,
    text=True,
    check=False,
)
# A check begins at the margin; what it says of itself is indented.
checks = re.split(r"^(?=[A-Z]+ \w)", said.stdout, flags=re.MULTILINE)
passed = sum(check.startswith("SUCCESS") for check in checks)
wrong = [check for check in checks if check.startswith(("ERROR", "CRITICAL"))]
if said.returncode or wrong or passed < 80:
    print(*wrong, said.stderr)
    sys.exit(f"SCIM: {len(wrong)} checks failed, {passed} passed")
print(f"SCIM: {passed} checks passed, none failed")
