// The list of items: moving by keys, ticking, and what is done with what is ticked.

const ticks = () => document.querySelectorAll("#results .tick");

class BulkCount extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    document.addEventListener("change", () => this.draw());
    document.addEventListener("htmx:after:swap", () => this.draw());
    this.draw();
  }
  draw() {
    const all = document.querySelector("[name=found]");
    const ticked = [...ticks()].filter((tick) => tick.checked).length;
    const count = all?.checked ? Number(all.dataset.count) : ticked;
    this.form.hidden = count === 0;
    this.textContent = ngettext("%(count)s item selected", "%(count)s items selected", count);
    this.form.elements.back.value = location.pathname + location.search;
  }
}
customElements.define("bulk-count", BulkCount);

// How a change of a row is named while it waits for the line.
const about = (row, label) => ({ label, text: linkOf(row).textContent });

async function markRead(row) {
  const read = !row.classList.contains("item-read");
  const body = new FormData(document.getElementById("act"));
  body.set("read", read ? "1" : "0");
  const answer = await send(`${row.querySelector("h3 a").pathname}read/`, { method: "POST", body, headers: { "HX-Request": "true" } }, about(row, read ? gettext("Mark as read") : gettext("Mark as unread")));
  if (answer.ok || answer.kept) row.classList.toggle("item-read", read);
}

async function favourite(row) {
  const mark = row.querySelector(".item-favourite");
  const body = new FormData(document.getElementById("act"));
  body.set("favourite", mark.hidden ? "1" : "0");
  const answer = await send(`${row.querySelector("h3 a").pathname}state/`, { method: "POST", body, headers: { "HX-Request": "true" } }, about(row, gettext("Favourite")));
  if (answer.ok || answer.kept) mark.hidden = !mark.hidden;
}

const KEYS = {
  x: () => current()?.querySelector(".tick")?.click(),
  e: () => current() && markRead(current()),
  f: () => current() && favourite(current()),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (KEYS[event.key]) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

const tickAll = (checked) => {
  for (const tick of ticks()) tick.checked = checked;
  const all = document.querySelector("[name=found]");
  if (all && !checked) all.checked = false;
  document.dispatchEvent(new Event("change"));
};
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-tick-all]")) tickAll(true);
  else if (event.target.closest("[data-untick]")) tickAll(false);
});

// Enter in a sheet of the bar does what that sheet is for.
document.getElementById("bulk").addEventListener("keydown", (event) => {
  const sheet = event.target.matches("input") && event.target.closest(".menu-sheet");
  if (sheet && event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    sheet.querySelector("button[type=submit]").click();
  }
});

// A search begins anew at the first page.
document.getElementById("browse").addEventListener("submit", () => document.activeElement?.blur());
// Where the style sheet can't show what a closed fold holds.
const fold = document.getElementById("facets-fold");
if (!CSS.supports("selector(::details-content)")) fold.open = matchMedia("(min-width: 62rem)").matches;
