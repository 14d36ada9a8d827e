// Before the first paint: the chosen theme and how texts are shown, if they were chosen.
try {
  const theme = localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
  for (const name of ["size", "width"]) {
    const chosen = localStorage.getItem(`reader-${name}`);
    if (chosen) document.documentElement.dataset[`reader${name === "size" ? "Size" : "Width"}`] = chosen;
  }
} catch (error) {
  console.warn("The theme can't be kept:", error);
}
