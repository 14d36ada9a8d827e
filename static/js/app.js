// Small custom elements around server-made HTML; every page works without them.

// What a script says, in the page's language; what is not known is said in English.
const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}");
const gettext = (text, values = {}) => (words[text] ?? text).replace(/%\((\w+)\)s/g, (_, name) => values[name]);
const ngettext = (one, many, count) => gettext(new Intl.PluralRules(document.documentElement.lang).select(count) === "one" ? one : many, { count });

class TimeSince extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.draw(), 1000);
  }
  disconnectedCallback() {
    clearInterval(this.timer);
  }
  draw() {
    const seconds = Math.max(0, (Date.now() - Date.parse(this.getAttribute("datetime"))) / 1000);
    const minutes = Math.floor(seconds / 60);
    this.textContent = minutes ? `${minutes} min ${Math.floor(seconds % 60)} s` : `${Math.floor(seconds)} s`;
  }
}
customElements.define("time-since", TimeSince);

// A moment to come, counted down; its own text says the time of day.
class TimeUntil extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.draw(), 1000);
    this.draw();
  }
  disconnectedCallback() {
    clearInterval(this.timer);
  }
  draw() {
    const seconds = Math.ceil((Date.parse(this.getAttribute("datetime")) - Date.now()) / 1000);
    const minutes = Math.floor(seconds / 60);
    this.textContent = seconds <= 0 ? gettext("now") : minutes ? gettext("in %(minutes)s min %(seconds)s s", { minutes, seconds: seconds % 60 }) : gettext("in %(seconds)s s", { seconds });
  }
}
customElements.define("time-until", TimeUntil);

// Shows at once how the reader wants it.
function showReading(name, value) {
  const root = document.documentElement.dataset;
  const key = name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
  if (value) root[key] = value;
  else delete root[key];
}

// The form of the preferences shows what is chosen before it is saved.
class ReadingSample extends HTMLElement {
  connectedCallback() {
    this.closest("form").addEventListener("change", ({ target }) => {
      if (/^(theme|text_)/.test(target.name)) showReading(target.name, target.value);
    });
  }
}
customElements.define("reading-sample", ReadingSample);

// And keeps it with the account, for every device.
function keepReading(name, value) {
  const root = document.documentElement.dataset;
  showReading(name, value);
  if (name === "theme") rememberTheme(value);
  const body = new FormData(document.getElementById("act"));
  body.set(name, value);
  return send(root.reading, { method: "POST", body });
}

const THEMES = ["auto", "light", "sepia", "dark"];

class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.show(document.documentElement.dataset.theme || "auto");
    this.querySelector("button").addEventListener("click", () => this.next());
  }
  next() {
    const theme = THEMES[(THEMES.indexOf(this.theme) + 1) % THEMES.length];
    keepReading("theme", theme === "auto" ? "" : theme);
    this.show(theme);
  }
  show(theme) {
    this.theme = theme;
    this.querySelector("span").textContent = gettext(theme);
  }
}
customElements.define("theme-switch", ThemeSwitch);

// Where the tabs don't all fit, the one that is shown is in sight.
for (const tab of document.querySelectorAll(":is(.tabs, .chips) [aria-current]")) {
  tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 16;
}

// A picture that can't be had leaves no broken sign: in a row nothing, in a text what it shows. That
// is no part of the text, whose words highlights are found by.
const dropPicture = (picture) => {
  if (picture.matches?.(".item-picture")) picture.remove();
  if (!picture.matches?.(".text img")) return;
  const place = document.createElement("span");
  place.className = "picture-gone";
  place.dataset.alt = picture.alt;
  picture.replaceWith(place);
};
document.addEventListener("error", ({ target }) => dropPicture(target), true);
for (const each of document.querySelectorAll(".item-picture, .text img")) {
  if (each.complete && each.currentSrc && !each.naturalWidth) dropPicture(each);
}

class DropZone extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=file]");
    this.text = this.querySelector("textarea");
    this.input.addEventListener("change", () => this.name());
    this.text?.addEventListener("input", () => this.grow());
    this.text?.addEventListener("keydown", (event) => this.submitOnEnter(event));
    for (const kind of ["dragenter", "dragover"]) {
      this.addEventListener(kind, (event) => this.over(event));
    }
    for (const kind of ["dragleave", "drop"]) {
      this.addEventListener(kind, () => this.classList.remove("over"));
    }
    this.addEventListener("drop", (event) => this.drop(event));
    this.grow();
  }
  over(event) {
    event.preventDefault();
    this.classList.add("over");
  }
  drop(event) {
    event.preventDefault();
    if (event.dataTransfer.files.length) {
      this.input.files = event.dataTransfer.files;
      this.name();
    } else if (this.text) {
      const dropped = event.dataTransfer.getData("text/uri-list") || event.dataTransfer.getData("text/plain");
      this.text.value = [this.text.value.trim(), dropped.trim()].filter(Boolean).join("\n");
      this.grow();
    }
  }
  name() {
    const names = [...this.input.files].map((file) => file.name);
    this.querySelector(".file-names").textContent = names.length ? names.join(", ") : gettext("Choose files");
  }
  grow() {
    if (this.text) this.text.rows = Math.min(8, this.text.value.split("\n").length);
  }
  submitOnEnter(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.closest("form").requestSubmit();
    }
  }
}
customElements.define("drop-zone", DropZone);

// The page says so while it may be out of date.
const connection = document.getElementById("connection");
document.addEventListener("htmx:ws:close", () => connection && (connection.hidden = false));
document.addEventListener("htmx:after:ws:connection", () => connection && (connection.hidden = true));
document.addEventListener("htmx:ws:error", () => connection && (connection.hidden = false));
addEventListener("pagehide", () => connection && (connection.hidden = true));
// What could not be sent is said; it stays in its field, to be sent again, where it isn't kept (waiting.js).
const UNSENT = gettext("That did not reach your librarian. What you typed is still here: try again in a moment.");
function say(words, kind = "notice-warn") {
  const notice = Object.assign(document.createElement("p"), { className: `notice ${kind}`, textContent: words });
  document.getElementById("notice")?.replaceChildren(notice);
}
// As fetch, but says so where it fails and then has no answer. What `about` names (label, text) is
// kept to be sent later, and the answer has `kept`.
async function send(url, options, about) {
  const unsent = (why) => {
    const kept = Boolean(about) && keep(url, options.body, { ...about, part: true, why });
    if (!about) say(UNSENT);
    return Object.assign(Response.error(), { kept });
  };
  try {
    const answer = await fetch(url, options);
    if (AWAY.includes(answer.status)) return unsent();
    if (answer.redirected) return unsent(signedOut());
    if (!answer.ok) say(UNSENT);
    return answer;
  } catch (error) {
    console.warn("A request failed:", error);
    return unsent();
  }
}
const offline = () => {
  if (!connection) return;
  connection.hidden = navigator.onLine;
  connection.textContent = navigator.onLine ? connection.dataset.reconnecting : gettext("You are offline. What you see may be old. What you add, write or mark is kept here and sent once the line is back.");
};
if (connection) connection.dataset.reconnecting = connection.textContent;
addEventListener("offline", offline);
addEventListener("online", offline);

// Why a part could not be had; over with the next that is asked for.
document.addEventListener("htmx:before:request", () => document.getElementById("notice")?.replaceChildren());
// What a person opened or folded stays so when the page is drawn anew.
htmx.config.morphIgnore = [...(htmx.config.morphIgnore || []), "open"];
htmx.config.ws = { reconnectDelay: 500, reconnectMaxDelay: 4000, pauseOnBackground: false };

// What was typed so far after the last comma, completed by the owner's own tags.
class TagSuggestions extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.list = document.createElement("datalist");
    this.list.id = `suggestions-${Math.random().toString(36).slice(2)}`;
    this.append(this.list);
    this.input.setAttribute("list", this.list.id);
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.suggest(), 150);
    });
  }
  async suggest() {
    const typed = this.input.value;
    const cut = typed.lastIndexOf(",") + 1;
    const start = typed.slice(0, cut) + (cut ? " " : "");
    // Without them one types on: it is no failure that somebody has to know.
    const answer = await fetch(`${this.dataset.url}?q=${encodeURIComponent(typed.slice(cut).trim())}`).catch(() => Response.error());
    if (!answer.ok || this.input.value !== typed) return;
    const options = (await answer.json()).map((name) => Object.assign(document.createElement("option"), { value: start + name }));
    this.list.replaceChildren(...options);
  }
}
customElements.define("tag-suggestions", TagSuggestions);

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  const question = event.target.closest?.("[data-confirm]")?.dataset.confirm;
  if (question && !confirm(question)) event.preventDefault();
}, true);
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// Whoever signs out here is no longer told here what is in their library; it is never waited for long.
const signOut = document.querySelector("[data-sign-out]");
signOut?.addEventListener("click", async (event) => {
  event.preventDefault();
  const patience = new Promise((resolve) => setTimeout(resolve, 1500));
  await Promise.race([unsubscribe().catch((error) => console.warn("Push notifications stay on:", error)), patience]);
  signOut.click();
}, { once: true });

async function unsubscribe() {
  const registration = await navigator.serviceWorker?.getRegistration();
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
}
