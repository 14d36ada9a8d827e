// A PDF as it looks, drawn by pdf.js page by page as each comes near, with what was found marked.
const MARGIN = "60% 0px"; // around what is seen: pages within are drawn, others let go of
const MOST_PIXELS = 16e6; // of one page's picture
const ZOOM = 1.25;
const WIDTH = 900; // CSS pixels of a page at most, before it is zoomed
const WORDS = 6; // in a row, by which a text is found on a page that breaks its lines otherwise

class PdfPages extends HTMLElement {
  async connectedCallback() {
    this.zoom = 1;
    this.marks = JSON.parse(document.getElementById("pdf-marks").textContent);
    this.status = this.querySelector("[role=status]");
    try {
      await this.open();
    } catch (error) {
      this.status.textContent = error.name === "PasswordException" ? gettext("The PDF is locked by a password. Download it to open it elsewhere.") : gettext("The PDF can't be shown here. Download it to open it elsewhere.");
      if (error.name !== "PasswordException" && error.name !== "InvalidPDFException") throw error;
    }
  }

  async open() {
    const { library, worker, file, fonts, decoders } = this.dataset;
    this.pdfjs = await import(library);
    this.pdfjs.GlobalWorkerOptions.workerSrc = worker;
    // No WebAssembly: the site's policy runs none.
    this.pdf = await this.pdfjs.getDocument({ url: file, standardFontDataUrl: fonts, wasmUrl: decoders, useWasm: false, enableXfa: false }).promise;
    const first = await this.pdf.getPage(1);
    this.size = first.getViewport({ scale: 1 });
    this.bar();
    this.lay();
    addEventListener("resize", () => { clearTimeout(this.timer); this.timer = setTimeout(() => this.redraw(), 200); });
    this.go(Number(this.dataset.page) || 1);
    this.status.textContent = "";
  }

  bar() {
    this.tools = this.querySelector(".pdf-bar");
    this.number = this.tools.querySelector("input");
    this.number.max = this.pdf.numPages;
    this.tools.querySelector("output").textContent = gettext("of %(count)s", { count: this.pdf.numPages });
    this.tools.hidden = false;
    this.tools.addEventListener("click", ({ target }) => {
      if (target.value === "before") this.go(this.current - 1);
      if (target.value === "after") this.go(this.current + 1);
      if (target.value === "smaller") this.scaled(1 / ZOOM);
      if (target.value === "larger") this.scaled(ZOOM);
    });
    this.number.addEventListener("change", () => this.go(Number(this.number.value)));
  }

  lay() {
    this.sheets = document.createElement("div");
    this.sheets.className = "pdf-sheets";
    this.sheets.tabIndex = 0;
    this.append(this.sheets);
    this.pages = [];
    for (let number = 1; number <= this.pdf.numPages; number++) {
      const page = document.createElement("section");
      page.className = "pdf-page";
      page.dataset.page = number;
      page.ariaLabel = gettext("Page %(number)s", { number });
      this.measure(page, this.size);
      this.pages.push(page);
    }
    this.sheets.append(...this.pages);
    this.near = new IntersectionObserver((entries) => entries.forEach((entry) => (entry.isIntersecting ? this.draw(entry.target) : this.drop(entry.target))), { rootMargin: MARGIN });
    this.seen = new IntersectionObserver((entries) => this.look(entries), { rootMargin: "-45% 0px -45% 0px" });
    for (const page of this.pages) {
      this.near.observe(page);
      this.seen.observe(page);
    }
  }

  // At the scale of the window and the zoom.
  measure(page, size) {
    const scale = (Math.min(this.sheets.clientWidth || this.clientWidth, WIDTH) / size.width) * this.zoom;
    page.style.width = `${size.width * scale}px`;
    page.style.height = `${size.height * scale}px`;
    return scale;
  }

  look(entries) {
    const middle = entries.findLast((entry) => entry.isIntersecting);
    if (!middle) return;
    this.current = Number(middle.target.dataset.page);
    this.number.value = this.current;
  }

  go(number) {
    const page = this.pages[Math.min(Math.max(1, Math.trunc(number) || 1), this.pages.length) - 1];
    this.current = Number(page.dataset.page);
    this.number.value = this.current;
    page.scrollIntoView({ block: "start" });
  }

  scaled(factor) {
    this.zoom = Math.min(Math.max(this.zoom * factor, 0.4), 4);
    this.redraw();
  }

  redraw() {
    const { current } = this;
    for (const page of this.pages) {
      this.drop(page);
      this.measure(page, this.size);
      this.near.unobserve(page);
      this.near.observe(page);
    }
    this.go(current);
  }

  drop(page) {
    page.drawn?.cancel?.();
    page.drawn = null;
    page.replaceChildren();
  }

  async draw(page) {
    if (page.drawn) return;
    const mine = (page.drawn = {});
    const number = Number(page.dataset.page);
    const source = await this.pdf.getPage(number);
    if (page.drawn !== mine) return;
    const scale = this.measure(page, source.getViewport({ scale: 1 }));
    const viewport = source.getViewport({ scale });
    const canvas = document.createElement("canvas");
    const dense = Math.min(devicePixelRatio || 1, Math.sqrt(MOST_PIXELS / (viewport.width * viewport.height)));
    canvas.width = Math.floor(viewport.width * dense);
    canvas.height = Math.floor(viewport.height * dense);
    canvas.ariaHidden = "true";
    const text = document.createElement("div");
    text.className = "pdf-text";
    page.style.setProperty("--total-scale-factor", scale);
    page.replaceChildren(canvas, text);
    const drawing = source.render({ canvas, viewport, transform: [dense, 0, 0, dense, 0, 0] });
    mine.cancel = () => drawing.cancel();
    const layer = new this.pdfjs.TextLayer({ textContentSource: source.streamTextContent(), container: text, viewport });
    try {
      await Promise.all([drawing.promise, layer.render()]);
    } catch (error) {
      if (error.name === "RenderingCancelledException") return;
      throw error;
    }
    if (page.drawn === mine && this.marks[number]) this.mark(page, layer.textDivs, number);
  }

  mark(page, parts, number) {
    for (const [index, start, end] of found(parts.map((part) => part.textContent), this.marks[number])) wrap(parts[index], start, end);
    const first = page.querySelector("mark");
    if (first && !this.shown && number === (Number(this.dataset.page) || number)) {
      this.shown = true;
      first.scrollIntoView({ block: "center" });
    }
  }
}

// Letters and digits of a text in small forms, each with its place: lines and hyphens are other ones on a page.
function letters(text) {
  const kept = [];
  for (const match of text.matchAll(/[\p{L}\p{N}]/gu)) {
    for (const letter of match[0].normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "")) kept.push([letter, match.index, match.index + match[0].length]);
  }
  return kept;
}

// Where the text is in the parts of a page: a list of part, start and end.
function found(parts, wanted) {
  const places = parts.flatMap((part, index) => letters(part).map(([letter, start, end]) => [letter, index, start, end]));
  const page = places.map(([letter]) => letter).join("");
  const words = wanted.split(/[^\p{L}\p{N}]+/u).filter(Boolean).map((word) => letters(word).map(([letter]) => letter).join(""));
  const marked = new Uint8Array(page.length);
  const count = Math.min(WORDS, words.length);
  for (let start = 0, from = 0; count && start + count <= words.length; start++) {
    const run = words.slice(start, start + count).join("");
    let at = page.indexOf(run, from);
    if (at < 0) at = page.indexOf(run);
    if (at < 0) continue;
    marked.fill(1, at, at + run.length);
    from = at;
  }
  return runs(parts, places, marked);
}

// From the first to the last letter of each marked run, with what is between them.
function runs(parts, places, marked) {
  const all = [];
  for (let at = 0; at < places.length; at++) {
    if (!marked[at]) continue;
    const first = places[at];
    while (marked[at + 1]) at++;
    const last = places[at];
    for (let index = first[1]; index <= last[1]; index++) {
      const start = index === first[1] ? first[2] : 0;
      const end = index === last[1] ? last[3] : parts[index].length;
      if (end > start) all.push([index, start, end]);
    }
  }
  return all;
}

// Later ranges of a part come after earlier ones, whose text is in a mark by then.
function wrap(part, start, end) {
  let passed = 0;
  for (const node of [...part.childNodes]) {
    const { length } = node.textContent;
    if (node.nodeType === Node.TEXT_NODE && start >= passed && end <= passed + length) {
      const range = document.createRange();
      range.setStart(node, start - passed);
      range.setEnd(node, end - passed);
      range.surroundContents(document.createElement("mark"));
      return;
    }
    passed += length;
  }
}

customElements.define("pdf-pages", PdfPages);
