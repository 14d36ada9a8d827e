// Lets the site be installed like an app; without it every page works the same.
const worker = document.querySelector("link[rel=manifest]")?.dataset.worker;
if (worker && "serviceWorker" in navigator) {
  navigator.serviceWorker.register(worker).catch((error) => console.warn("No offline page:", error));
}
