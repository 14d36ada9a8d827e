// Run in a world of its own in each frame, before the page is captured: puts what only scripts
// know of into the DOM, and lets bars that stick to the window scroll with the page.
(async () => {
  // Names of what asks for consent; words of it; and what it lets one answer.
  const NAMES = new RegExp("cookie|consent|gdpr|ccpa|einwilligung|datenschutz|zustimmung"
    + "|(privacy|tracking)\\W?(banner|notice|dialog|popup|modal|bar|overlay|manager|wall)", "i");
  const WORDS = /cookie|consent|gdpr|einwilligung|datenschutz|zustimm|privacy|confidentialit|privacidad/i;
  const ANSWERS = new RegExp("\\b(accept|agree|allow|reject|decline|deny|refuse|got it|ok|okay"
    + "|i understand|akzeptier|annehmen|zustimmen|ablehnen|einverstanden|verstanden|accepter|refuser"
    + "|d.accord|aceptar|acepto|rechazar|entendido|permitir)", "i");
  const PLACES = "nav, main, article, [role=navigation], [role=main]";
  const roots = [document];
  const elements = [];
  for (let at = 0; at < roots.length; at++) {
    for (const element of roots[at].querySelectorAll("*")) {
      elements.push(element);
      if (element.shadowRoot) roots.push(element.shadowRoot);
    }
  }
  const rules = (sheet) => {
    try { return [...sheet.cssRules].map((rule) => rule.cssText).join("\n"); } catch { return ""; }
  };
  // Rules that scripts have inserted, changed or deleted are in no text; imports are left out of
  // sheets that scripts make.
  const hasOthers = (style) => {
    try {
      const parsed = new CSSStyleSheet();
      parsed.replaceSync(style.textContent);
      const own = [...style.sheet.cssRules].filter((rule) => !(rule instanceof CSSImportRule));
      return own.length !== parsed.cssRules.length
        || own.some((rule, at) => rule.cssText !== parsed.cssRules[at].cssText);
    } catch { return false; }
  };
  for (const root of roots) {
    for (const style of root.querySelectorAll("style")) {
      if (style.sheet && hasOthers(style)) style.textContent = rules(style.sheet);
      if (style.sheet && style.sheet.disabled) style.media = "not all";
    }
    for (const link of root.querySelectorAll("link[rel~=stylesheet]"))
      if (link.sheet) link.setAttribute("data-librarian-sheet", link.sheet.disabled ? "off" : "on");
    for (const link of root.querySelectorAll("link[rel~=stylesheet][href^='blob:']")) {
      if (!link.sheet) continue;
      const style = document.createElement("style");
      style.textContent = rules(link.sheet);
      if (link.media) style.media = link.media;
      link.replaceWith(style);
    }
    for (const sheet of root.adoptedStyleSheets || []) {
      if (sheet.disabled) continue;
      const style = document.createElement("style");
      style.textContent = rules(sheet);
      if (sheet.media.length) style.media = sheet.media.mediaText;
      // They come after all others.
      (root === document ? document.documentElement : root).append(style);
    }
  }
  // A snapshot has the flat tree: these say how it was composed.
  for (const root of roots) {
    if (root === document) continue;
    root.host.setAttribute("data-librarian-host", "");
    for (const slot of root.querySelectorAll("slot"))
      if (slot.assignedNodes().length) slot.setAttribute("data-librarian-slotted", "");
  }
  const drawn = (source, width, height) => {
    try {
      const canvas = source.toDataURL ? source : new OffscreenCanvas(width, height);
      if (canvas === source) return source.toDataURL("image/webp", 0.9);
      const copy = document.createElement("canvas");
      copy.width = width; copy.height = height;
      copy.getContext("2d").drawImage(source, 0, 0);
      return copy.toDataURL("image/webp", 0.9);
    } catch { return ""; }
  };
  const asksForConsent = (element) => {
    if (element.matches(PLACES) || element.querySelector(PLACES)) return false;
    const about = `${element.id} ${element.className} ${element.getAttribute("aria-label") || ""}`;
    if (NAMES.test(about)) return true;
    const parts = [element, ...(element.shadowRoot ? [element.shadowRoot] : [])];
    const text = parts.map((part) => part.textContent).join(" ");
    const answers = parts.flatMap((part) =>
      [...part.querySelectorAll("button, [role=button], a, input[type=button], input[type=submit]")]);
    return text.length < 3000 && WORDS.test(text)
      && answers.some((each) => ANSWERS.test(each.value || each.textContent));
  };
  const hidden = [], above = [];
  const pick = ({ width, height, border, padding, color, backgroundColor }) => ({
    position: "absolute", right: "auto", bottom: "auto", margin: "0", "box-sizing": "border-box",
    "z-index": "2147483647", width, height, border, padding, color,
    "background-color": backgroundColor });
  // What the consent rules hide for a moment, to dismiss it.
  const veil = document.getElementById("autoconsent-prehide");
  for (const rule of veil?.sheet?.cssRules || [])
    if (rule.selectorText) hidden.push(...document.querySelectorAll(rule.selectorText));
  veil?.remove();
  for (const element of elements) {
    const name = element.localName;
    if (name === "canvas" && element.width && element.height) {
      const address = drawn(element, element.width, element.height);
      if (!address) continue;
      const picture = document.createElement("img");
      for (const { name, value } of element.attributes) picture.setAttribute(name, value);
      const box = getComputedStyle(element);
      picture.style.width ||= box.width; picture.style.height ||= box.height;
      picture.src = address;
      element.replaceWith(picture);
      continue;
    }
    if (name === "img" && element.currentSrc.startsWith("blob:") && element.naturalWidth) {
      const address = drawn(element, element.naturalWidth, element.naturalHeight);
      if (address) { element.removeAttribute("srcset"); element.src = address; }
    }
    if (name === "video" && !element.poster && element.readyState > 1) {
      const address = drawn(element, element.videoWidth, element.videoHeight);
      if (address) element.poster = address;
    }
    if (!(element instanceof HTMLElement)) continue;
    const style = getComputedStyle(element);
    // What lies above the page by a script's call alone stays where it is.
    if (element.matches(":modal, :popover-open")) above.push([element, {
      ...pick(style), top: `${element.getBoundingClientRect().top + scrollY}px`,
      left: `${element.getBoundingClientRect().left + scrollX}px` }]);
    if (style.position === "sticky") {
      element.style.setProperty("position", "relative", "important");
      element.style.setProperty("inset", "auto", "important");
    } else if (style.position === "fixed") {
      const box = element.getBoundingClientRect();
      const covers = box.width * box.height > 0.5 * innerWidth * innerHeight;
      const isVeil = covers && !element.textContent.trim()
        && !element.shadowRoot && !element.querySelector("img, video, canvas, svg, iframe");
      if (asksForConsent(element) || isVeil) hidden.push(element);
      else element.style.setProperty("position", "absolute", "important");
    }
  }
  for (const [element, kept] of above) {
    element.removeAttribute("popover");
    element.setAttribute("open", "");
    for (const property in kept) element.style.setProperty(property, kept[property], "important");
  }
  for (const element of hidden) element.style.setProperty("display", "none", "important");
  // Dialogs lock the page's scrolling.
  for (const element of [document.documentElement, document.body]) {
    if (!element) continue;
    if (getComputedStyle(element).overflowY === "hidden" && window === window.top)
      element.style.setProperty("overflow", "visible", "important");
  }
  // Pictures that were chosen for their density are shown smaller than they are.
  const densities = elements.filter((each) => each.localName === "img" && each.naturalWidth
    && (each.srcset || each.parentElement?.localName === "picture")).map(async (picture) => {
    const whole = new Image();
    whole.src = picture.currentSrc;
    await whole.decode();
    const density = whole.naturalWidth / picture.naturalWidth;
    if (Math.abs(density - 1) > 0.01)
      picture.setAttribute("data-librarian-density", density.toFixed(4));
  });
  await Promise.race([Promise.allSettled(densities), new Promise((done) => setTimeout(done, 2000))]);
  return hidden.length;
})()
