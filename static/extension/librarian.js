// The librarian's API, as much of it as the extension needs.
const api = globalThis.browser ?? globalThis.chrome;

// Where the librarian is, and the token it knows us by.
export async function settings() {
  const { server = "", token = "" } = await api.storage.local.get(["server", "token"]);
  return { server, token };
}

// Keep them, once the browser lets us reach that server. Throws what a person can read.
export async function saveSettings(server, token) {
  const address = new URL(server);
  if (!["http:", "https:"].includes(address.protocol)) throw new Error("The address begins with https:// or http://.");
  const allowed = await api.permissions.request({ origins: [`${address.origin}/*`] });
  if (!allowed) throw new Error("The browser was not allowed to reach that address.");
  const base = address.href.replace(/[?#].*$/, "").replace(/\/+$/, "");
  await ask({ server: base, token }, "ingest?limit=1");
  await api.storage.local.set({ server: base, token });
}

// What the librarian has of an address: `{ item, job }`, either may be null.
export async function lookUp(where, url) {
  return ask(where, `ingest/lookup?${new URLSearchParams({ url })}`);
}

// Hand in a page as it is shown.
export async function send(where, page) {
  const form = new FormData();
  form.append("file", new Blob([page.html], { type: "text/html" }), "page.html");
  for (const name of ["url", "title", "tags", "note"]) if (page[name]) form.append(name, page[name]);
  if (page.again) form.append("force_refresh", "true");
  return ask(where, "ingest/file", { method: "POST", body: form });
}

async function ask({ server, token }, path, options = {}) {
  let answer;
  try {
    answer = await fetch(`${server}/api/v1/${path}`, {
      ...options,
      credentials: "omit",
      headers: { Authorization: `Bearer ${token}` },
    });
  } catch (error) {
    throw new Error(`The librarian at ${server} does not answer. (${error.message})`);
  }
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  if (answer.status === 401) throw new Error("The librarian does not know this token. Make one on its page “API tokens”.");
  throw new Error(said.detail || said.title || `The librarian answered ${answer.status}.`);
}

export { api };
