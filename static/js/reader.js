// Reading one item: where it was left, what was marked in it, what was searched for.

const text = document.querySelector(".text");
// Before anything is marked in the text; the button's word is drawn by its style, as it is none of the text's.
for (const block of navigator.clipboard ? text.querySelectorAll("pre") : []) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy small";
  button.setAttribute("aria-label", gettext("Copy this code"));
  button.dataset.word = gettext("Copy");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.textContent);
    button.dataset.word = gettext("Copied");
    setTimeout(() => (button.dataset.word = gettext("Copy")), 2000);
  });
  const frame = document.createElement("div");
  frame.className = "code";
  block.replaceWith(frame);
  frame.append(button, block);
}

const post = (url, fields, about) => {
  const body = new FormData(document.getElementById("act"));
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return send(url, { method: "POST", body, headers: { "HX-Request": "true" } }, about);
};

class ReadingProgress extends HTMLElement {
  connectedCallback() {
    this.percent = Number(this.dataset.percent);
    this.saved = this.percent;
    const here = this.percent > this.dataset.from && this.percent < this.dataset.to;
    const began = here && this.percent > 4 && this.percent < 96 && !location.hash;
    this.hidden = !began;
    this.querySelector("button").addEventListener("click", () => this.goOn());
    this.bar = document.createElement("progress");
    this.bar.className = "read-bar";
    this.bar.max = 100;
    this.bar.setAttribute("aria-label", gettext("Read so far"));
    document.getElementById("main").append(this.bar);
    addEventListener("scroll", () => this.scrolled(), { passive: true });
    addEventListener("pagehide", () => this.save());
    addEventListener("online", () => this.save());
    addEventListener("resize", () => this.dwell());
    document.addEventListener("visibilitychange", () => this.dwell());
    this.look();
  }
  // Of the whole text, though a very long one is shown in parts.
  whole(share) {
    const { from, to } = this.dataset;
    return Number(from) + (Math.min(100, Math.max(0, share)) * (to - from)) / 100;
  }
  place() {
    const box = text.getBoundingClientRect();
    const seen = innerHeight - box.top;
    return Math.round(this.whole((seen / Math.max(box.height, 1)) * 100));
  }
  goOn() {
    const box = text.getBoundingClientRect();
    const { from, to } = this.dataset;
    const share = (this.percent - from) / Math.max(to - from, 1);
    scrollTo({ top: box.top + scrollY + box.height * share - innerHeight, behavior: "smooth" });
    this.hidden = true;
  }
  // Only what went through the window counts: after a jump, what was jumped over is not read.
  read() {
    const box = text.getBoundingClientRect();
    const top = this.whole((-box.top / Math.max(box.height, 1)) * 100);
    const slack = (innerHeight / Math.max(box.height, 1)) * ((this.dataset.to - this.dataset.from) / 2);
    return top <= this.percent + slack ? Math.max(this.percent, this.place()) : this.percent;
  }
  // Looked at five times a second, so that a jump which the browser glides through is still one.
  scrolled() {
    if (this.looking) return;
    this.looking = setTimeout(() => {
      this.looking = 0;
      this.look();
    }, 200);
  }
  look() {
    if (scrollY > 0) this.percent = this.read();
    this.bar.value = this.percent;
    clearTimeout(this.timer);
    if (this.percent !== this.saved) this.timer = setTimeout(() => this.save(), 1500);
    this.dwell();
  }
  // A text that needs no scrolling is read once it was in sight for a third of the time it takes.
  dwell() {
    clearTimeout(this.dwelling);
    const box = text.getBoundingClientRect();
    if (this.percent >= this.dataset.to || document.hidden || box.top < 0 || box.bottom > innerHeight) return;
    this.dwelling = setTimeout(() => {
      this.percent = Number(this.dataset.to);
      this.look();
    }, Math.max(2000, text.textContent.length * 13));
  }
  save() {
    if (this.percent === this.saved || !navigator.onLine) return;
    this.saved = this.percent;
    const body = new FormData(document.getElementById("act"));
    body.set("percent", this.percent);
    navigator.sendBeacon(this.dataset.url, body);
  }
}
customElements.define("reading-progress", ReadingProgress);

// The text as one string, and the way back from a place in it to a node.
function textNodes() {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let whole = "";
  while (walker.nextNode()) {
    nodes.push({ node: walker.currentNode, start: whole.length });
    whole += walker.currentNode.data;
  }
  return { nodes, whole };
}

function rangeOf({ nodes }, start, end) {
  const at = (place) => {
    const found = nodes.findLast((each) => each.start <= place);
    return [found.node, place - found.start];
  };
  const range = new Range();
  range.setStart(...at(start));
  range.setEnd(...at(end));
  return range;
}

// Among several places with the same words, the one whose neighbours fit best.
function locate(whole, quote, prefix, suffix) {
  let best = -1;
  let fit = -1;
  for (let at = whole.indexOf(quote); at >= 0; at = whole.indexOf(quote, at + 1)) {
    const before = whole.slice(Math.max(0, at - prefix.length), at) === prefix;
    const after = whole.slice(at + quote.length, at + quote.length + suffix.length) === suffix;
    if (before + after > fit) [best, fit] = [at, before + after];
  }
  return best;
}

const shown = new Map();

function paint() {
  if (!CSS.highlights) return;
  const found = textNodes();
  const colors = new Map();
  shown.clear();
  for (const each of document.querySelectorAll("#highlights .highlight")) {
    const quote = each.querySelector("blockquote").textContent;
    const at = locate(found.whole, quote, each.dataset.prefix, each.dataset.suffix);
    each.querySelector(".highlight-lost").hidden = at >= 0;
    each.querySelector("[data-show]").hidden = at < 0;
    if (at < 0) continue;
    const color = each.dataset.color;
    if (!colors.has(color)) colors.set(color, []);
    const range = rangeOf(found, at, at + quote.length);
    colors.get(color).push(range);
    shown.set(each.id, range);
  }
  // Those that wait for the line are seen, too.
  const { url } = document.querySelector("mark-text").dataset;
  for (const { fields } of waiting.changes().filter((each) => each.url === url)) {
    const { quote, prefix, suffix, color } = Object.fromEntries(fields);
    const at = locate(found.whole, quote, prefix, suffix);
    if (at >= 0) colors.set(color, [...(colors.get(color) || []), rangeOf(found, at, at + quote.length)]);
  }
  for (const color of ["yellow", "green", "blue", "pink", "orange"]) {
    CSS.highlights.set(color, new Highlight(...(colors.get(color) || [])));
  }
  const words = new URLSearchParams(location.search).get("mark")?.match(/[\p{L}\p{N}_]+/gu) || [];
  CSS.highlights.set("searched", new Highlight(...words.flatMap((word) => everywhere(found, word))));
}

function everywhere(found, word) {
  if (word.length < 3) return [];
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_])${word}(?![\\p{L}\\p{N}_])`, "giu");
  const matches = [...found.whole.matchAll(pattern)].slice(0, 200);
  return matches.map((match) => rangeOf(found, match.index, match.index + match[0].length));
}

class MarkText extends HTMLElement {
  connectedCallback() {
    this.menu = document.createElement("div");
    this.menu.className = "mark-menu sheet";
    this.menu.hidden = true;
    this.menu.setAttribute("role", "toolbar");
    this.menu.setAttribute("aria-label", gettext("Highlight the selected text"));
    const labels = {
      yellow: gettext("Highlight in yellow"),
      green: gettext("Highlight in green"),
      blue: gettext("Highlight in blue"),
      pink: gettext("Highlight in pink"),
      orange: gettext("Highlight in orange"),
    };
    for (const [color, label] of Object.entries(labels)) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `mark-color mark-${color}`;
      button.setAttribute("aria-label", label);
      button.addEventListener("pointerdown", (event) => event.preventDefault());
      button.addEventListener("click", () => this.mark(color));
      this.menu.append(button);
    }
    this.append(this.menu);
    document.addEventListener("selectionchange", () => this.offer());
    document.addEventListener("htmx:after:swap", paint);
    document.addEventListener("waiting:changed", paint);
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === "h") this.mark("yellow");
      else if (event.key === "Escape") this.menu.hidden = true;
    });
    document.addEventListener("click", (event) => {
      const highlight = event.target.closest("[data-show]")?.closest(".highlight");
      if (highlight) this.show(shown.get(highlight.id));
    });
    paint();
    this.show(shown.get(location.hash.slice(1)));
    this.offer(); // somebody may have been quicker than this script
  }
  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const inside = text.contains(range.startContainer) && text.contains(range.endContainer);
    return inside && range.toString().trim() ? range : null;
  }
  offer() {
    const range = this.selected();
    this.menu.hidden = !range;
    if (!range) return;
    const box = range.getBoundingClientRect();
    const own = this.getBoundingClientRect();
    const sheet = this.menu.style;
    sheet.top = `${box.top - own.top - 52}px`;
    sheet.left = `${Math.max(0, Math.min(own.width - this.menu.offsetWidth, box.left - own.left))}px`;
  }
  show(range) {
    if (!range) return;
    const top = range.getBoundingClientRect().top + scrollY - innerHeight / 3;
    scrollTo({ top, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    getSelection().removeAllRanges();
  }
  async mark(color) {
    const range = this.selected();
    if (!range) return;
    const before = new Range();
    before.setStart(text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const { whole } = textNodes();
    const chosen = range.toString();
    const start = before.toString().length + chosen.length - chosen.trimStart().length;
    const quote = chosen.trim().slice(0, 5000);
    const prefix = whole.slice(Math.max(0, start - 32), start);
    const suffix = whole.slice(start + quote.length, start + quote.length + 32);
    const answer = await post(this.dataset.url, { quote, prefix, suffix, color }, { label: this.dataset.keep, text: quote });
    if (answer.kept) {
      getSelection().removeAllRanges();
      paint();
    }
    if (!answer.ok) return; // the words stay selected, to be marked again
    getSelection().removeAllRanges();
    document.getElementById("highlights").outerHTML = await answer.text();
    htmx.process(document.getElementById("highlights"));
    paint();
  }
}
customElements.define("mark-text", MarkText);

class ReaderSettings extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => keepReading(event.target.name, event.target.value));
  }
}
customElements.define("reader-settings", ReaderSettings);

const sideFold = document.getElementById("side-fold");
if (!CSS.supports("selector(::details-content)")) sideFold.open = matchMedia("(min-width: 62rem)").matches;

document.addEventListener("keydown", (event) => {
  if (event.key === "e" && !event.ctrlKey && !event.metaKey && !isTyping(event.target)) {
    document.getElementById("mark-read").click();
  } else if (event.key === "f" && !event.ctrlKey && !event.metaKey && !isTyping(event.target)) {
    document.getElementById("favourite").click();
  }
});
