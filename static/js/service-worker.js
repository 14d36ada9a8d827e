// When the librarian can't be reached, a page that says so. Nothing of the library is ever kept:
// a device may be lost or shared, and what is shown must be what is there now.
const CACHE = "offline-1";
const PAGE = new URL("offline/", self.registration.scope).href;

self.addEventListener("install", (event) => event.waitUntil(keepOfflinePage().then(() => self.skipWaiting())));

self.addEventListener("activate", (event) => event.waitUntil(dropOldCaches().then(() => self.clients.claim())));

self.addEventListener("fetch", (event) => {
  const { mode, method, url } = event.request;
  if (method !== "GET") return;
  if (mode === "navigate") {
    event.respondWith(fetch(event.request).catch(async () => (await kept(PAGE)) || Response.error()));
  } else if (new URL(url).pathname.includes("/static/")) {
    event.respondWith(fetch(event.request).catch(async () => (await kept(url)) || Response.error()));
  }
});

async function kept(url) {
  return (await caches.open(CACHE)).match(url);
}

// Fetched without cookies, so that nothing of anybody's is in it.
async function keepOfflinePage() {
  const cache = await caches.open(CACHE);
  const answer = await fetch(PAGE, { credentials: "omit", cache: "reload" });
  if (!answer.ok) throw new Error(`The offline page answered ${answer.status}`);
  const text = await answer.clone().text();
  await cache.put(PAGE, answer);
  const parts = [...text.matchAll(/(?:href|src)="([^"]*\/static\/[^"]+)"/g)].map((match) => new URL(match[1], PAGE).href);
  await cache.addAll(parts.map((url) => new Request(url, { credentials: "omit" })));
}

async function dropOldCaches() {
  const old = (await caches.keys()).filter((name) => name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

// What the librarian tells this device: its title, its text, and the page that a click opens.
self.addEventListener("push", (event) => {
  const { title, body, path, topic } = event.data.json();
  const icon = new URL("static/img/icon-192.png", self.registration.scope).href;
  event.waitUntil(self.registration.showNotification(title, { body, tag: topic, icon, data: path }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show(new URL(event.notification.data, self.registration.scope).href));
});

// In a window that shows the page already, else in a new one.
async function show(url) {
  const windows = await self.clients.matchAll({ type: "window" });
  const there = windows.find((client) => client.url === url);
  return there ? there.focus() : self.clients.openWindow(url);
}
