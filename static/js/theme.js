// Before the first paint: the chosen theme, if one was chosen.
try {
  const theme = localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch (error) {
  console.warn("The theme can't be kept:", error);
}
