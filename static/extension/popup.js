import { api, lookUp, send, settings } from "./librarian.js";

const at = (id) => document.getElementById(id);
let where;
let page;
let known = false;

at("options").addEventListener("click", () => api.runtime.openOptionsPage());
at("save").addEventListener("submit", (event) => {
  event.preventDefault();
  save().catch(failed);
});
begin().catch(failed);

async function begin() {
  where = await settings();
  if (!where.server || !where.token) {
    say("Where is your librarian? Say so in the settings.");
    return;
  }
  page = await shownPage();
  at("title").value = page.title;
  at("save").hidden = false;
  const { item, job } = await lookUp(where, page.url);
  known = Boolean(item);
  if (item) {
    say("You have this: ", item.title, `${where.server}/library/${item.id}/`);
    at("send").textContent = "Save it again";
  } else if (job && ["queued", "processing"].includes(job.status)) {
    say("It is being read.", "Look", `${where.server}/jobs/${job.job_id}/`);
  } else {
    say("Not in your library yet.");
  }
  at("tags").focus();
}

// The document as it is now, with what scripts and signing in have made of it.
async function shownPage() {
  const [tab] = await api.tabs.query({ active: true, currentWindow: true });
  if (!tab || !/^https?:/.test(tab.url || "")) throw new Error("This page can't be saved: only those of the web can.");
  const [{ result }] = await api.scripting.executeScript({ target: { tabId: tab.id }, func: readDocument });
  return result;
}

// Runs in the page. Shadow roots are written out where the browser can.
function readDocument() {
  const root = document.documentElement;
  const html = root.getHTML ? root.getHTML({ serializableShadowRoots: true }) : root.innerHTML;
  const language = root.lang ? ` lang="${root.lang.replaceAll(/[^\w-]/g, "")}"` : "";
  return { url: location.href, title: document.title, html: `<!doctype html><html${language}>${html}</html>` };
}

async function save() {
  at("send").disabled = true;
  say("Sending…");
  const words = { title: at("title").value, tags: at("tags").value, note: at("note").value };
  const job = await send(where, { ...page, ...words, again: known });
  at("save").hidden = true;
  say("Saved. It is being read.", "Watch", `${where.server}/jobs/${job.job_id}/`);
}

function say(text, link = "", url = "") {
  at("state").className = "";
  at("state").replaceChildren(`${text} `);
  if (!link) return;
  const anchor = document.createElement("a");
  anchor.textContent = link;
  anchor.href = url;
  anchor.target = "_blank";
  at("state").append(anchor);
}

function failed(error) {
  at("send").disabled = false;
  say(error.message);
  at("state").className = "bad";
}
