// What could not be sent while the line was away. It is kept in this browser, shown, and sent in its
// order once the line is back. A change may arrive twice where its answer was lost: the same link, the
// same highlight and the same state are one to the librarian.

const WAITING = "waiting:"; // before the user and the time, in the names of what is kept
const MOST_KEPT = 300_000; // characters of one change
const AWAY = [502, 503, 504]; // what a proxy answers for a librarian that is away

// Whether the librarian can be reached, and a token for what is sent: "ours", "signed out", "away", or
// "unwell" where it answers something else.
async function reach() {
  if (!navigator.onLine) return { state: "away" };
  try {
    const answer = await fetch(waiting.dataset.line, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(8000) });
    if (answer.type === "opaqueredirect") return { state: "signed out" };
    if (!answer.ok) return { state: AWAY.includes(answer.status) ? "away" : "unwell" };
    const { user, token } = await answer.json();
    return { state: String(user) === waiting.dataset.user ? "ours" : "signed out", token };
  } catch (error) {
    console.warn("The librarian can't be reached:", error);
    return { state: "away" };
  }
}
const signedOut = () => gettext("You are signed out here. What waits is sent once you have signed in again.");

// What an answer has against a change; empty where it has nothing.
function refusal(answer, page) {
  const said = [...page.querySelectorAll("ul.errors li, .messages :is(.error, .warning)")];
  if (said.length) return said.map((each) => each.textContent.trim()).join(" ");
  if (answer.ok) return "";
  const told = page.querySelector("main") ? page.querySelectorAll("main h1, main h1 + p") : [page.body];
  const words = [...told].map((each) => each.textContent.trim()).join(". ").slice(0, 300);
  return words || `${answer.status} ${answer.statusText}`;
}

class WaitingChanges extends HTMLElement {
  connectedCallback() {
    this.own = `${WAITING}${this.dataset.user}:`;
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(WAITING) && !name.startsWith(this.own)) localStorage.removeItem(name);
    }
    this.list = this.querySelector("ol");
    this.querySelector("[data-send]").addEventListener("click", () => this.send(true));
    this.querySelector("[data-discard]").addEventListener("click", (event) => event.defaultPrevented || this.discard());
    this.addEventListener("click", ({ target }) => {
      const name = target.closest("[data-name]")?.dataset.name;
      if (name && target.matches("[data-drop]")) this.drop(name);
    });
    addEventListener("storage", () => this.draw());
    addEventListener("online", () => this.send());
    document.addEventListener("htmx:after:ws:connection", () => this.send());
    document.addEventListener("visibilitychange", () => this.send());
    setInterval(() => document.hidden || this.send(), 20_000);
    this.draw();
    this.send();
  }
  // Oldest first, each with the name it is kept by.
  changes() {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(this.own));
    return names.sort().map((name) => ({ name, ...JSON.parse(localStorage.getItem(name)) }));
  }
  // `change` has url, fields (pairs), label and text; tells whether it could be kept.
  keep(change) {
    const same = JSON.stringify([change.url, change.fields]);
    const kept = JSON.stringify({ ...change, page: location.pathname + location.search, title: document.title.split(" · ").slice(0, -1).join(" · ") });
    if (kept.length > MOST_KEPT) return false;
    try {
      const before = this.changes();
      const last = Number(before.at(-1)?.name.slice(this.own.length)) || 0;
      localStorage.setItem(this.own + String(Math.max(Date.now(), last + 1)).padStart(15, "0"), kept);
      for (const each of before) {
        if (JSON.stringify([each.url, each.fields]) === same) localStorage.removeItem(each.name);
      }
    } catch (error) {
      console.warn("A change can't be kept:", error); // a full or closed store
      return false;
    }
    this.draw();
    return true;
  }
  drop(name) {
    localStorage.removeItem(name);
    this.draw();
    if (this.hidden) document.getElementById("main").focus();
    document.dispatchEvent(new Event("waiting:changed"));
  }
  discard() {
    for (const { name } of this.changes()) this.drop(name);
  }
  draw() {
    const changes = this.changes();
    const refused = changes.filter((each) => each.refused).length;
    const waiting = changes.length - refused;
    const told = [];
    if (waiting) told.push(ngettext("%(count)s change waits for the line", "%(count)s changes wait for the line", waiting));
    if (refused) told.push(ngettext("%(count)s change was refused", "%(count)s changes were refused", refused));
    this.hidden = !changes.length;
    this.querySelector("summary").textContent = told.join(", ");
    this.list.replaceChildren(...changes.map((each) => this.row(each)));
  }
  row({ name, label, text, page, title, refused }) {
    const row = this.querySelector("template").content.firstElementChild.cloneNode(true);
    row.dataset.name = name;
    row.querySelector("strong").textContent = label;
    Object.assign(row.querySelector("a"), { href: page, textContent: title });
    row.querySelector(".unsent-text").textContent = text;
    const reason = row.querySelector(".unsent-reason");
    reason.hidden = !refused;
    reason.textContent = refused ? gettext("Refused: %(why)s", { why: refused }) : "";
    return row;
  }
  // One page sends at a time; what was refused is sent again only when somebody asks for it.
  async send(all = false) {
    const due = () => this.changes().filter((each) => all || !each.refused);
    if (this.sending || !due().length) return;
    this.sending = true;
    const work = () => this.sendEach(due(), all);
    try {
      if (navigator.locks) await navigator.locks.request(WAITING, { ifAvailable: true }, (lock) => lock && work());
      else await work(); // plain http has no locks; what arrives twice is one
    } finally {
      this.sending = false;
      this.draw();
    }
  }
  async sendEach(due, asked) {
    const { state, token } = await reach();
    if (state === "signed out") say(signedOut());
    else if (state !== "ours" && asked) say(gettext("Your librarian can't be reached yet. What waits is kept."));
    if (state !== "ours") return;
    let sent = 0;
    for (const change of due) {
      if (!localStorage.getItem(change.name)) continue; // discarded, or sent by another tab
      const outcome = await this.sendOne(change, token);
      if (outcome === "away") break;
      if (outcome === "sent") sent += 1;
    }
    if (sent) say(ngettext("%(count)s change that waited is sent.", "%(count)s changes that waited are sent.", sent), "");
  }
  async sendOne({ name, ...change }, token) {
    const { url, fields, part } = change;
    try {
      const headers = { "X-CSRFToken": token, ...(part ? { "HX-Request": "true" } : {}) };
      const answer = await fetch(url, { method: "POST", body: new URLSearchParams(fields), headers });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const isElsewhere = answer.redirected && !page.querySelector("waiting-changes"); // as signed out
      if (isElsewhere || answer.status >= 500 || answer.status === 429) return "away";
      const refused = refusal(answer, page);
      if (refused) {
        localStorage.setItem(name, JSON.stringify({ ...change, refused }));
        say(gettext("Refused: %(why)s", { why: refused }));
        return "refused";
      }
      localStorage.removeItem(name);
      if (change.page === location.pathname + location.search) redraw(page);
      return "sent";
    } catch (error) {
      console.warn("A change still waits:", error);
      return "away";
    }
  }
}
customElements.define("waiting-changes", WaitingChanges);
const waiting = document.querySelector("waiting-changes");

// The parts of this page that a change is seen in, as its answer shows them.
function redraw(answer) {
  for (const part of document.querySelectorAll("[data-redraw]")) {
    const fresh = answer.getElementById(part.id);
    if (!fresh || part.querySelector("textarea:focus, input:focus")) continue;
    const isFocused = part === document.activeElement;
    part.replaceWith(fresh);
    htmx.process(fresh);
    if (isFocused) fresh.focus();
  }
  document.dispatchEvent(new Event("waiting:changed"));
}

// Keeps what a form or a script could not send, and says so; false where it can't be kept.
// `body` is FormData or URLSearchParams. Files are never kept: they can be huge.
function keep(url, body, { label, text, part = false, why }) {
  const pairs = [...body].filter(([name]) => name !== "csrfmiddlewaretoken");
  const fields = pairs.filter(([, value]) => typeof value === "string");
  const hasFiles = pairs.some(([, value]) => value.size);
  const isEmpty = hasFiles && !fields.some(([, value]) => value.trim());
  const isKept = Boolean(waiting) && !isEmpty && waiting.keep({ url: new URL(url, location).pathname, fields, label, text, part });
  const told = isKept ? [why || gettext("Kept in this browser: it is sent once the line is back.")] : isEmpty ? [] : [UNSENT];
  if (hasFiles) told.push(gettext("Files can't be kept here. Hand them in again once the line is back."));
  say(told.join(" "));
  return isKept;
}

// What of a form is kept is named by its template: `data-keep`, on the form or on one button of it.
function labelOf(form, submitter) {
  if (submitter?.hasAttribute("data-keep")) return submitter.dataset.keep || submitter.ariaLabel || submitter.textContent.trim();
  return submitter?.matches("[formaction], [hx-post]") ? undefined : form?.dataset.keep;
}

// The words in it that somebody wrote.
function textOf(form) {
  const written = [...form.querySelectorAll("textarea, input:not([type])")].filter((each) => !each.isConnected || each.checkVisibility());
  return written.map((each) => each.value.trim()).filter(Boolean).join("\n");
}

// A plain form would leave the page; so it is asked first whether there is somebody to take it.
let asking = "";
document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  const label = labelOf(form, submitter);
  if (event.defaultPrevented || asking === "passed") return;
  if (label === undefined || !waiting) {
    // What can't be kept stays where it is: without a line, the browser would leave for a page of its own.
    if (form.method === "post" && !navigator.onLine) {
      event.preventDefault();
      say(UNSENT);
    }
    return;
  }
  event.preventDefault();
  if (asking) return;
  asking = "asked";
  const body = new FormData(form, submitter);
  const { state } = await reach();
  asking = "passed";
  if (state === "ours" || state === "unwell") form.requestSubmit(submitter);
  else keep(submitter?.getAttribute("formaction") || form.getAttribute("action") || location, body, { label, text: textOf(form), why: state === "signed out" && signedOut() });
  asking = "";
});

// What htmx could not send; true where there was something to keep.
function keepUnsent({ sourceElement, request }, why) {
  const form = request?.form || sourceElement;
  const label = labelOf(form, sourceElement === form ? request?.submitter : sourceElement);
  if (label === undefined || !(request.body instanceof FormData || request.body instanceof URLSearchParams)) return false;
  if (keep(request.action, request.body, { label, text: textOf(form), part: true, why })) {
    for (const each of form.querySelectorAll("[data-clear]")) {
      each.value = "";
      each.dispatchEvent(new Event("input"));
    }
  }
  return true;
}
document.addEventListener("htmx:error", ({ detail }) => {
  if (detail.error?.name !== "AbortError" && !(detail.ctx && keepUnsent(detail.ctx))) say(UNSENT);
});
document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  const isSignedOut = ctx.response.raw.redirected; // to the sign-in
  if ((isSignedOut || AWAY.includes(ctx.response.status)) && keepUnsent(ctx, isSignedOut && signedOut())) event.preventDefault();
});

// Whoever signs out leaves nothing here, and is told what would be lost.
document.addEventListener("click", (event) => {
  const count = event.target.closest?.("[data-sign-out]") && waiting && navigator.onLine ? waiting.changes().length : 0;
  if (!count) return;
  if (confirm(ngettext("%(count)s change is not sent yet. Sign out and discard it?", "%(count)s changes are not sent yet. Sign out and discard them?", count))) waiting.discard();
  else {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);
