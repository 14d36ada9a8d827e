// What makes a long text easier: notes beside their marks, pictures in full, how long it still takes.
// Loaded after reader.js, whose `text` it looks at. Its words are in the page (templates/library/item.html).

const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

// A note opens where its mark is. Without this the mark is a link to the notes at the end.
class NoteView extends HTMLElement {
  connectedCallback() {
    if (!this.showPopover) return;
    this.body = this.querySelector(".note-body");
    text.addEventListener("click", (event) => {
      const mark = event.target.closest("a[href^='#fn']:not([href^='#fnref'])");
      if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const note = document.getElementById(mark.hash.slice(1));
      if (!note) return;
      event.preventDefault();
      this.open(mark, note);
    });
    this.querySelector("a").addEventListener("click", () => this.hidePopover());
  }
  open(mark, note) {
    const copy = note.cloneNode(true);
    for (const back of copy.querySelectorAll("a[href^='#fnref']")) back.remove();
    for (const named of copy.querySelectorAll("[id]")) named.removeAttribute("id");
    this.body.replaceChildren(...copy.childNodes);
    this.lang = text.lang;
    this.body.dir = text.dir;
    this.querySelector("a").href = mark.hash;
    this.showPopover();
    const box = mark.getBoundingClientRect();
    const own = this.getBoundingClientRect();
    const fits = box.bottom + own.height + 16 < innerHeight;
    this.style.top = `${(fits ? box.bottom + 8 : Math.max(8, box.top - own.height - 8)) + scrollY}px`;
    this.style.left = `${Math.max(16, Math.min(document.documentElement.clientWidth - own.width - 16, box.left - 24))}px`;
    this.focus({ preventScroll: true });
  }
}
customElements.define("note-view", NoteView);

// A picture that is no link opens as large as the window; arrows lead to the next.
class PictureView extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    if (!this.dialog.showModal) return;
    this.pictures = [...text.querySelectorAll("img")].filter((each) => !each.closest("a"));
    for (const each of this.pictures) {
      if (each.complete) this.offer(each);
      else each.addEventListener("load", () => this.offer(each), { once: true });
    }
    this.dialog.addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) this.show(this.at + step);
    });
  }
  // Icons and rules are left as they are.
  offer(picture) {
    if (picture.naturalWidth < 200 || picture.naturalHeight < 100) return;
    picture.classList.add("enlarges");
    picture.tabIndex = 0;
    picture.setAttribute("role", "button");
    picture.setAttribute("aria-label", [this.dataset.enlarge, picture.alt].filter(Boolean).join(": "));
    const open = () => this.show(this.pictures.indexOf(picture));
    picture.addEventListener("click", open);
    picture.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open();
    });
  }
  show(at) {
    const picture = this.pictures[at];
    if (!picture?.classList.contains("enlarges")) return;
    this.at = at;
    const large = new Image();
    large.src = picture.currentSrc || picture.src;
    large.alt = picture.alt;
    const caption = this.dialog.querySelector("figcaption");
    caption.textContent = picture.alt;
    this.dialog.querySelector("figure").replaceChildren(large, caption);
    if (!this.dialog.open) this.dialog.showModal();
  }
}
customElements.define("picture-view", PictureView);

// Told while one scrolls, then out of the way.
class TimeLeft extends HTMLElement {
  connectedCallback() {
    this.minutes = Number(this.dataset.minutes);
    addEventListener("scroll", () => this.draw(), { passive: true });
  }
  draw() {
    const box = text.getBoundingClientRect();
    const gone = Math.min(1, Math.max(0, (innerHeight - box.top) / Math.max(box.height, 1)));
    const left = Math.round(this.minutes * (1 - gone));
    this.textContent = left < 1 ? this.dataset.soon : this.dataset.left.replace("%", left);
    this.hidden = box.top > innerHeight || box.bottom < innerHeight;
    this.classList.add("told");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.classList.remove("told"), 2500);
  }
}
customElements.define("time-left", TimeLeft);

// Wide tables fade at the side on which there is more.
for (const table of text.querySelectorAll(".table-scroll")) {
  const look = () => {
    const more = table.scrollWidth - table.clientWidth - Math.abs(table.scrollLeft);
    table.classList.toggle("more-beside", more > 8);
  };
  table.addEventListener("scroll", look, { passive: true });
  new ResizeObserver(look).observe(table);
}
