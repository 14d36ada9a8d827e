import { saveSettings, settings } from "./librarian.js";

const at = (id) => document.getElementById(id);

settings().then(({ server, token }) => {
  at("server").value = server;
  at("token").value = token;
});
at("settings").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await saveSettings(at("server").value.trim(), at("token").value.trim());
    at("state").className = "";
    at("state").textContent = "Saved: the librarian knows you.";
  } catch (error) {
    at("state").className = "bad";
    at("state").textContent = error.message;
  }
});
