// A form whose last field is filled by the browser's passkeys: makes one, or signs in with one.
class PasskeyForm extends HTMLElement {
  connectedCallback() {
    const parse = this.makes ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
    if (!window.isSecureContext || !window.PublicKeyCredential?.[parse]) {
      this.classList.add("unsupported");
      return;
    }
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => this.submitted(event));
  }
  get makes() {
    return "makes" in this.dataset;
  }
  async submitted(event) {
    event.preventDefault();
    const failed = this.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      this.form.elements.answer.value = JSON.stringify(await this.ask());
      this.form.submit();
    } catch (error) {
      console.warn("No passkey:", error);
      failed.hidden = false;
    }
  }
  async ask() {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    const answer = await fetch(this.dataset.options, { method: "POST", body });
    if (!answer.ok) throw new Error(`The options answered ${answer.status}`);
    const { publicKey } = await answer.json();
    const credential = this.makes
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
    return credential.toJSON();
  }
}
customElements.define("passkey-form", PasskeyForm);
