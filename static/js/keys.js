// Keys of every page, and the rows of lists that they move over; the keys of a page are in its script.

const isTyping = (target) =>
  Boolean(target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]"));

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || isTyping(event.target)) return;
  if (event.key === "/") {
    event.preventDefault();
    (document.getElementById("id_q") || document.getElementById("site-q"))?.focus();
  } else if (event.key === "?") {
    const keys = document.getElementById("keys");
    if (keys && !keys.open) keys.showModal();
  }
});

// Every list is walked by j and k; o opens, and after Back the row is the one that was left.
const ROWS = "main :is(.item, .job-row, .waiting-rows > li, .tag-row, .shelf-card, .twin, .highlight-row)";
const rows = () => [...document.querySelectorAll(ROWS)].filter((row) => row.checkVisibility());
const current = () => document.querySelector(".item-current");
const linkOf = (row) => row.querySelector("h2 a, h3 a, a");
const place = `row:${location.pathname}${location.search}`;
let currentId = "";
function choose(row) {
  current()?.classList.remove("item-current");
  currentId = row.id;
  row.classList.add("item-current");
  linkOf(row)?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}
function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(current());
  choose(all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + step))]);
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const act = { j: () => move(1), k: () => move(-1), o: () => current() && linkOf(current())?.click() }[event.key];
  if (!act || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  act();
});
// New results drop the class of a row that stays.
document.addEventListener("htmx:after:swap", () => document.getElementById(currentId)?.classList.add("item-current"));
document.addEventListener("click", (event) => {
  const row = event.target.closest?.("a")?.closest(ROWS);
  if (row?.id) sessionStorage.setItem(place, row.id);
});
// The row may be on a page of the list that scrolling had brought: these come again until it is there.
async function chooseLeft() {
  const id = sessionStorage.getItem(place);
  for (let pages = 0; id && pages < 30; pages += 1) {
    const row = document.getElementById(id);
    const more = document.querySelector(".more a[hx-get]");
    if (row || !more) return row && choose(row);
    const there = new Promise((done) => document.addEventListener("htmx:after:swap", () => done(true), { once: true }));
    more.click();
    if (!(await Promise.race([there, new Promise((done) => setTimeout(done, 5000))]))) return;
  }
}
if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") addEventListener("load", chooseLeft);
