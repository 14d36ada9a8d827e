// The command palette: Ctrl-K opens it, the arrows choose, Enter goes there.
const palette = document.getElementById("palette");
const typed = document.getElementById("palette-input");
const list = document.getElementById("palette-options");

// What the page itself offers, before what the server knows.
function ownActions(words) {
  const found = [...document.querySelectorAll("main .actions :is(button, a)")].filter((each) => {
    const label = (each.getAttribute("aria-label") || each.textContent).trim().toLowerCase();
    return label && words.every((word) => label.includes(word));
  });
  if (!found.length) return null;
  const group = document.createElement("div");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", gettext("On this page"));
  group.append(Object.assign(document.createElement("p"), { className: "palette-group", ariaHidden: "true", textContent: gettext("On this page") }));
  found.forEach((each, number) => {
    const option = document.createElement("a");
    Object.assign(option, { id: `palette-own-${number}`, tabIndex: -1, href: each.href || "#" });
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.textContent = (each.getAttribute("aria-label") || each.textContent).trim();
    option.addEventListener("click", (event) => {
      event.preventDefault();
      palette.close();
      each.click();
    });
    group.append(option);
  });
  return group;
}

const options = () => [...list.querySelectorAll("[role=option]")];
const chosen = () => list.querySelector("[aria-selected=true]");

function select(option) {
  chosen()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) typed.setAttribute("aria-activedescendant", option.id);
  else typed.removeAttribute("aria-activedescendant");
}

async function offer() {
  const words = typed.value.trim();
  const answer = await send(`${palette.dataset.url}?q=${encodeURIComponent(words)}`);
  if (!answer.ok || typed.value.trim() !== words) return;
  pending = false;
  list.innerHTML = await answer.text();
  const own = ownActions(words.toLowerCase().split(/\s+/).filter(Boolean));
  if (own) list.prepend(own);
  const count = options().length;
  document.getElementById("palette-count").textContent = ngettext("%(count)s result", "%(count)s results", count);
  select(options()[0]);
}

function open() {
  if (palette.open) return;
  typed.value = "";
  pending = true;
  palette.showModal();
  offer();
}

let timer;
let pending = false; // What is listed does not answer what is typed yet.

async function go() {
  clearTimeout(timer);
  if (pending) await offer();
  if (!pending) chosen()?.click();
}

// Only pages of an account have one.
if (palette) {
  typed.addEventListener("input", () => {
    clearTimeout(timer);
    pending = true;
    timer = setTimeout(offer, 120);
  });
  typed.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.indexOf(chosen());
    const to = { ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length, Home: event.ctrlKey ? 0 : null, End: event.ctrlKey ? all.length - 1 : null }[event.key];
    if (all.length && to !== undefined && to !== null) {
      event.preventDefault();
      select(all[to]);
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      go();
    } else if (event.key === "Escape" && !event.isComposing) {
      // A search field would only be emptied by it.
      event.preventDefault();
      palette.close();
    }
  });
  palette.addEventListener("click", (event) => event.target === palette && palette.close());
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  for (const button of document.querySelectorAll("[data-palette]")) {
    button.hidden = false;
    button.addEventListener("click", open);
  }
}
