// Scrolls through the page so that all of it loads, and back; `HEIGHT` pixels at most.
(async () => {
  for (const each of document.querySelectorAll("[loading=lazy]")) each.loading = "eager";
  const root = document.scrollingElement || document.documentElement;
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const end = Math.min(HEIGHT, 3 * root.scrollHeight);
  for (let y = 0; y < Math.min(end, root.scrollHeight); y += 0.9 * innerHeight) {
    scrollTo({ top: y, behavior: "instant" });
    await pause(60);
  }
  scrollTo({ top: 0, behavior: "instant" });
  await Promise.race([document.fonts.ready, pause(2000)]);
})()
