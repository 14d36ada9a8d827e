// Reads a text aloud by the browser's own voices, a sentence at a time, and marks the sentence.

const BLOCKS = "p, li, h2, h3, h4, h5, h6, td, th, dt, dd, figcaption, blockquote, summary";
const LONGEST = 280; // characters: some voices fall silent in longer ones

// The sentences of the text, each with its range.
function sentencesOf(root) {
  const groups = new Map();
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const above = walker.currentNode.parentElement;
    if (above.closest("pre, sup:has(a), .footnotes, button, [href^='#fnref']")) continue;
    const block = above.closest(BLOCKS) || root;
    if (!groups.has(block)) groups.set(block, []);
    groups.get(block).push(walker.currentNode);
  }
  const segmenter = new Intl.Segmenter(root.lang || undefined, { granularity: "sentence" });
  return [...groups.values()].flatMap((nodes) => sentencesIn(nodes, segmenter));
}

function sentencesIn(nodes, segmenter) {
  const whole = nodes.map((node) => node.data).join("").replace(/\s/g, " "); // a line's end is none of a sentence
  const place = (at) => {
    for (const node of nodes) {
      if (at <= node.length) return [node, at];
      at -= node.length;
    }
  };
  return [...segmenter.segment(whole)].filter(({ segment }) => /[\p{L}\p{N}]/u.test(segment)).map(({ segment, index }) => {
    const range = new Range();
    range.setStart(...place(index));
    range.setEnd(...place(index + segment.trimEnd().length));
    return { words: segment.trim(), range };
  });
}

const partsOf = (words) => words.match(new RegExp(`.{1,${LONGEST}}(?:\\s|$)|.{1,${LONGEST}}`, "gsu")) || [];

class ReadAloud extends HTMLElement {
  connectedCallback() {
    if (!("speechSynthesis" in window) || !Intl.Segmenter) return;
    this.bar = document.getElementById("speech");
    this.offer();
    speechSynthesis.addEventListener("voiceschanged", () => this.offer());
    this.querySelector("button").addEventListener("click", () => this.start());
    this.bar.querySelector("[data-pause]").addEventListener("click", () => this.pause());
    this.bar.querySelector("[data-stop]").addEventListener("click", () => this.stop());
    const speed = this.bar.querySelector("select");
    speed.value = localStorage.getItem("speech-rate") || "1";
    speed.addEventListener("change", () => {
      localStorage.setItem("speech-rate", speed.value);
      if (this.turn && !this.isPaused) this.say(this.at);
    });
    addEventListener("pagehide", () => speechSynthesis.cancel());
  }
  // Only voices of this machine: others would send the text to somebody.
  voice() {
    const own = speechSynthesis.getVoices().filter((voice) => voice.localService);
    const language = text.lang.slice(0, 2).toLowerCase();
    if (!language || text.lang === "und") return own.find((voice) => voice.default) || own[0];
    return own.find((voice) => voice.lang.toLowerCase().startsWith(language));
  }
  offer() {
    this.hidden = !this.voice();
  }
  start() {
    this.sentences = sentencesOf(text);
    // From what is in the window, or from what is selected.
    const selection = getSelection();
    const from = selection.isCollapsed || !text.contains(selection.anchorNode) ? null : selection.getRangeAt(0);
    const begins = (each) =>
      from ? each.range.compareBoundaryPoints(Range.START_TO_END, from) > 0 : each.range.getBoundingClientRect().top >= 0;
    this.bar.hidden = false;
    this.bar.querySelector("[data-pause]").focus();
    this.say(Math.max(0, this.sentences.findIndex(begins)));
  }
  say(at) {
    const turn = (this.turn = {});
    speechSynthesis.cancel();
    const sentence = this.sentences[at];
    if (!sentence) return this.stop();
    this.at = at;
    this.paused(false);
    this.mark(sentence.range);
    const parts = partsOf(sentence.words);
    parts.forEach((part, n) => {
      const words = new SpeechSynthesisUtterance(part);
      words.voice = this.voice();
      words.lang = words.voice.lang;
      words.rate = Number(this.bar.querySelector("select").value);
      if (n === parts.length - 1) words.addEventListener("end", () => this.turn === turn && this.say(at + 1));
      words.addEventListener("error", () => this.turn === turn && this.stop());
      speechSynthesis.speak(words);
    });
  }
  mark(range) {
    if (CSS.highlights) CSS.highlights.set("spoken", new Highlight(range));
    const box = range.getBoundingClientRect();
    if (box.top >= 0 && box.bottom < innerHeight - 80) return;
    scrollTo({ top: box.top + scrollY - innerHeight / 3, behavior: calm ? "auto" : "smooth" });
  }
  // Begins the sentence anew: browsers differ in what they do with a pause.
  pause() {
    if (this.isPaused) return this.say(this.at);
    this.turn = {};
    speechSynthesis.cancel();
    this.paused(true);
  }
  paused(is) {
    this.isPaused = is;
    const button = this.bar.querySelector("[data-pause]");
    button.textContent = is ? button.dataset.goOn : button.dataset.pause;
  }
  stop() {
    this.turn = null;
    speechSynthesis.cancel();
    CSS.highlights?.delete("spoken");
    this.bar.hidden = true;
    this.querySelector("button").focus({ preventScroll: true });
  }
}
customElements.define("read-aloud", ReadAloud);
