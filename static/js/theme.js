// Before the first paint. A page of an account has its theme in it; one without an account, such as
// the sign-in, takes the theme that was last seen in this browser.
function rememberTheme(theme) {
  try {
    localStorage.setItem("theme", theme);
  } catch (error) {
    console.warn("The theme can't be kept:", error);
  }
}

const rootData = document.documentElement.dataset;
if (rootData.reading) {
  rememberTheme(rootData.theme || "");
} else {
  try {
    const theme = localStorage.getItem("theme");
    if (theme) rootData.theme = theme;
  } catch (error) {
    console.warn("The theme can't be read:", error);
  }
}

// Dates are told in this zone where the account has chosen none.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone) document.cookie = `zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
