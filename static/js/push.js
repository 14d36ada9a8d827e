// Push notifications on this device: knows its row in the list again, and subscribes the browser.
const PATIENCE = 5000; // milliseconds

class PushDevices extends HTMLElement {
  async connectedCallback() {
    if (!window.isSecureContext || !("serviceWorker" in navigator) || !("PushManager" in window)) return;
    let row;
    try {
      row = await this.ownRow();
    } catch (error) {
      console.warn("No push notifications:", error);
      return;
    }
    this.querySelector("[data-unsupported]").hidden = true;
    this.form = this.querySelector("form[data-new]");
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.form.hidden = Boolean(row);
    if (!row) return;
    row.querySelector("[data-here]").hidden = false;
    row.querySelector("[data-remove]").addEventListener("click", (event) => this.removed(event), { once: true });
  }
  async ownRow() {
    const subscription = await this.subscription();
    if (!subscription || !this.isOurs(subscription)) return null;
    const bytes = new TextEncoder().encode(subscription.endpoint);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return this.querySelector(`[data-endpoint-hash="${hash}"]`);
  }
  async subscription() {
    return (await this.registration()).pushManager.getSubscription();
  }
  // It is never ready where none could be registered, as with a certificate that the browser does not trust.
  registration() {
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error("There is no service worker.")), PATIENCE));
    return Promise.race([navigator.serviceWorker.ready, late]);
  }
  // One that was made with another key, as before a move to another server, can't be sent to.
  isOurs(subscription) {
    const key = new Uint8Array(subscription.options.applicationServerKey ?? []);
    const ours = this.key;
    return key.length === ours.length && key.every((byte, at) => byte === ours[at]);
  }
  get key() {
    const text = atob(this.dataset.key.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  }
  async submitted(event) {
    event.preventDefault();
    const failed = this.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      const { endpoint, keys } = (await this.subscribed()).toJSON();
      const { elements } = this.form;
      elements.endpoint.value = endpoint;
      elements.p256dh.value = keys.p256dh;
      elements.auth.value = keys.auth;
      this.form.submit();
    } catch (error) {
      console.warn("No push notifications:", error);
      failed.hidden = false;
    }
  }
  async subscribed() {
    if ((await Notification.requestPermission()) !== "granted") throw new Error("They are not allowed here.");
    const there = await this.subscription();
    if (there && this.isOurs(there)) return there;
    await there?.unsubscribe();
    return (await this.registration()).pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: this.key });
  }
  async removed(event) {
    event.preventDefault();
    const button = event.currentTarget;
    try {
      await (await this.subscription())?.unsubscribe();
    } finally {
      button.click();
    }
  }
}
customElements.define("push-devices", PushDevices);
