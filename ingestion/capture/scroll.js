// Scrolls through the page so that all of it loads, and back; `HEIGHT` pixels at most. In a frame
// inside the page, which is seen as far as the page shows it, only what is late is asked for.
(async () => {
  const LATER = ["data-src", "data-lazy-src", "data-original", "data-hi-res-src", "data-lazy"];
  const BOXES = 3;
  const root = document.scrollingElement || document.documentElement;
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  // What watches for being seen is told in a frame after the one that scrolls.
  const drawn = () => Promise.race([new Promise(requestAnimationFrame), pause(500)]);
  const every = (selector) => {
    const roots = [document], found = [];
    for (const each of roots) {
      found.push(...each.querySelectorAll(selector));
      for (const element of each.querySelectorAll("*"))
        if (element.shadowRoot) roots.push(element.shadowRoot);
    }
    return found;
  };
  const through = async (box, window) => {
    const end = Math.min(HEIGHT, 3 * box.scrollHeight);
    for (let y = 0; y < Math.min(end, box.scrollHeight); y += 0.9 * window) {
      box.scrollTo({ top: y, behavior: "instant" });
      await pause(30);
      await drawn();
      await drawn();
    }
    box.scrollTo({ top: 0, behavior: "instant" });
  };
  // Some pages scroll in a box that fills the window.
  const scrolls = (box) => box !== root && box !== document.body
    && box.scrollHeight > box.clientHeight + 10
    && box.clientWidth * box.clientHeight > 0.4 * innerWidth * innerHeight
    && /auto|scroll/.test(getComputedStyle(box).overflowY);
  for (const each of every("[loading=lazy]")) each.loading = "eager";
  await through(root, innerHeight);
  if (HEIGHT)
    for (const box of every("*").filter(scrolls).slice(0, BOXES)) {
      box.scrollIntoView({ behavior: "instant" });
      await through(box, box.clientHeight);
    }
  root.scrollTo({ top: 0, behavior: "instant" });
  // Pictures that wait for something else than being scrolled to, such as a tab that is opened.
  for (const picture of every("img")) {
    const later = LATER.map((name) => picture.getAttribute(name)).find(Boolean);
    const waits = !picture.currentSrc || picture.currentSrc.startsWith("data:");
    if (later && waits && !/^(data|javascript):/i.test(later.trim())) picture.src = later;
  }
  await Promise.race([document.fonts.ready, pause(2000)]);
})()
