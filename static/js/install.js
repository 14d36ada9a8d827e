// Lets the site be installed like an app; without it every page works the same.
const worker = document.querySelector("link[rel=manifest]")?.dataset.worker;
if (worker && "serviceWorker" in navigator) {
  navigator.serviceWorker.register(worker).catch((error) => console.warn("No offline page:", error));
}

// Whoever signs out here is no longer told here what is in their library; it is never waited for long.
const signOut = document.querySelector("[data-sign-out]");
signOut?.addEventListener("click", async (event) => {
  event.preventDefault();
  const patience = new Promise((resolve) => setTimeout(resolve, 1500));
  await Promise.race([unsubscribe().catch((error) => console.warn("Push notifications stay on:", error)), patience]);
  signOut.click();
}, { once: true });

async function unsubscribe() {
  const registration = await navigator.serviceWorker?.getRegistration();
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
}
