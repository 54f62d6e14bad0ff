// Keeps the app on the phone, so that it opens without signal. Answers of the catalogue that anyone may keep are kept
// too, for when the signal goes; what is one person's own never is. Other apps are kept once they were used.
const APP = "academy-app-{{version}}";
const SEEN = "academy-catalogue";
const SHELL = {{files}};
// The page that stands for an app, by the first part of the address.
const SHELLS = {{shells}};
const SEEN_AT_MOST = 80;
// After so long a page is opened as it was kept: two bars of signal can hold a request for a minute.
const PATIENCE_MS = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(APP).then((kept) => kept.addAll(SHELL)));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("academy-app-") && name !== APP;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/assets/")) {
    event.respondWith(asset(request));
  } else if (pathname.startsWith("/api/v1/")) {
    event.respondWith(catalogue(request));
  } else if (request.mode === "navigate" && !/^\/(api|check)\//.test(pathname)) {
    event.respondWith(page(request, pathname.split("/")[1]));
  }
});

async function asset(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await keep(request, answer);
  return answer;
}

async function keep(request, answer) {
  const copy = answer.clone();
  const cache = await caches.open(APP);
  await cache.put(request, copy);
}

async function page(request, first) {
  const shell = SHELLS[first] ?? "/";
  const kept = () => caches.match(shell, { cacheName: APP });
  // The first app stands in for one that was not used yet: it says that there is no signal.
  const any = async () => (await kept()) ?? caches.match("/", { cacheName: APP });
  const asked = fetch(request).then(async (answer) => {
    if (answer.ok && shell !== "/") await keep(shell, answer);
    return answer;
  });
  const late = new Promise((done) => setTimeout(done, PATIENCE_MS)).then(kept);
  const reached = asked.catch(any);
  const answer = await Promise.race([reached, late]);
  return answer ?? reached;
}

async function catalogue(request) {
  const cache = await caches.open(SEEN);
  try {
    const answer = await fetch(request);
    if (answer.ok && (answer.headers.get("cache-control") ?? "").includes("public")) {
      await cache.put(request.url, answer.clone());
      const names = await cache.keys();
      await Promise.all(names.slice(0, Math.max(0, names.length - SEEN_AT_MOST)).map((name) => cache.delete(name)));
    }
    return answer;
  } catch (offline) {
    const kept = await cache.match(request.url);
    if (kept) return kept;
    throw offline;
  }
}
