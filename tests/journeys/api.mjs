// What others do meanwhile, by the API.
import assert from "node:assert/strict";

/** Ways to ask the API at `url`: any operation, and signing in. */
export function api(url) {
  const call = async (method, path, token, body) => {
    const headers = { "content-type": "application/json", "x-requested-with": "journey" };
    if (token) headers.authorization = `Bearer ${token}`;
    const answer = await fetch(`${url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  };
  const signedIn = async (email, password = "staffordshire-demo") =>
    (await call("POST", "/auth/sign-in", null, { email, password })).accessToken;
  return { call, signedIn };
}
