// What the pages beside the first one do by themselves: light and dark, and parts that are fetched again.
// Without it forms still work; each answer is then a whole new page.
"use strict";

const THEME = "codecraft-theme";

function chosenTheme() {
  try {
    return localStorage.getItem(THEME);
  } catch {
    return null;
  }
}

function settleTheme() {
  const chosen = chosenTheme();
  const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.classList.toggle("dark", dark);
}

function switchTheme() {
  const dark = document.documentElement.classList.toggle("dark");
  try {
    localStorage.setItem(THEME, dark ? "dark" : "light");
  } catch {}
}

settleTheme(); // this file is read in the head, before anything is painted
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", settleTheme);

// ---- parts: an element with an id is replaced by the one of the same id in the server's answer ----

// An error that is no part of a page comes as JSON, because this asks for both.
async function fetched(url, options) {
  const answer = await fetch(url, { headers: { accept: "text/html, application/json" }, ...options });
  const text = await answer.text();
  if ((answer.headers.get("content-type") || "").startsWith("text/html")) {
    const fresh = new DOMParser().parseFromString(text, "text/html");
    return Object.assign(fresh, { accepted: answer.ok });
  }
  const error = JSON.parse(text).error;
  throw new Error(`${error.message} ${error.hint}`.trim());
}

function put(fresh, ids) {
  for (const id of ids) {
    const now = document.getElementById(id);
    const then = fresh.getElementById(id);
    if (!now || !then || now.isEqualNode(then)) continue;
    const focused = now.contains(document.activeElement) ? document.activeElement.id : "";
    const open = [...now.querySelectorAll("details[id][open]")].map((one) => one.id);
    if (now.tagName === "SELECT") then.value = [...then.options].some((one) => one.value === now.value) ? now.value : "";
    now.replaceWith(then);
    open.forEach((one) => document.getElementById(one)?.setAttribute("open", ""));
    if (focused) document.getElementById(focused)?.focus();
    arm(then);
  }
  const says = fresh.querySelector("[data-says]")?.dataset.says || "";
  const said = document.getElementById("cc-said");
  if (says !== said.textContent) said.textContent = says;
}

function complain(beside, words) {
  const told = document.createElement("p");
  told.className = "cc-notice";
  told.setAttribute("role", "alert");
  told.textContent = words || "The server does not answer.";
  beside.parentElement.querySelectorAll(":scope > .cc-notice[role=alert]").forEach((one) => one.remove());
  beside.before(told);
  told.scrollIntoView({ block: "nearest" });
}

// On a phone what comes of a button may stand screens away from it.
function show(ids) {
  const told = ids.map((id) => document.getElementById(id)?.querySelector("[role=alert], .cc-job")).find(Boolean);
  told?.scrollIntoView({ block: "nearest" });
}

// A form with `data-into` puts its answer into those parts; the rest of the page stays as it is. Of several requests
// of one form only the youngest counts.
const sending = new WeakMap();
async function send(form, button) {
  sending.get(form)?.abort();
  const turn = new AbortController();
  sending.set(form, turn);
  const ids = (button?.dataset.into || form.dataset.into).split(" ");
  const body = new FormData(form, button);
  const post = form.method === "post";
  const url = new URL(button?.getAttribute("formaction") || form.action, location.href);
  const plain = form.enctype !== "multipart/form-data";
  if (!post) url.search = new URLSearchParams(body);
  form.setAttribute("aria-busy", "true");
  try {
    const sent = post ? { method: "POST", body: plain ? new URLSearchParams(body) : body } : {};
    const fresh = await fetched(url, { ...sent, signal: turn.signal });
    put(fresh, ids);
    show(ids);
    if (fresh.accepted && form.isConnected && form.hasAttribute("data-empty")) form.reset();
  } catch (error) {
    if (error.name !== "AbortError") complain(document.getElementById(ids[0]), error.message);
  } finally {
    if (sending.get(form) === turn) form.removeAttribute("aria-busy");
  }
}

// A field with `data-asks` presses its form's first button when somebody has typed and waits.
let typed;
function ask(form) {
  clearTimeout(typed);
  typed = setTimeout(() => form.requestSubmit(form.querySelector("button")), 150);
}

// A part with `data-poll` is fetched again for as long as the server's answer has it too.
const PACE = 500;
function arm(part) {
  for (const one of [part, ...part.querySelectorAll("[data-poll]")]) {
    if (one.dataset.poll) setTimeout(() => poll(one), PACE);
  }
  part.querySelectorAll("[data-soon][data-from]").forEach(load);
}

async function poll(part) {
  if (!part.isConnected) return;
  if (document.hidden) return void setTimeout(() => poll(part), PACE);
  try {
    put(await fetched(part.dataset.poll), (part.dataset.with || part.id).split(" "));
  } catch {}
  if (part.isConnected) setTimeout(() => poll(part), PACE);
}

// What is long is fetched when it is opened, what takes a moment (`data-soon`) once the page is there.
async function load(place) {
  const from = place.dataset.from;
  place.removeAttribute("data-from");
  try {
    const fresh = await fetched(from);
    place.replaceChildren(...fresh.querySelector("main").childNodes);
  } catch (error) {
    place.textContent = error.message;
  }
}

// ---- tables ----

function sort(button) {
  const heading = button.closest("th");
  const table = heading.closest("table");
  const place = [...heading.parentElement.children].indexOf(heading);
  const first = heading.dataset.first || "ascending";
  const other = first === "ascending" ? "descending" : "ascending";
  const way = heading.getAttribute("aria-sort") === first ? other : first;
  const rows = [...table.tBodies[0].rows].map((row) => [row.cells[place].dataset.value ?? row.cells[place].textContent.trim(), row]);
  const numbers = rows.every(([value]) => value === "" || !Number.isNaN(Number(value)));
  const sign = way === "ascending" ? 1 : -1;
  rows.sort(([a], [b]) => {
    if (a === "" || b === "") return (a === "") - (b === ""); // what is not known stays last
    return sign * (numbers ? a - b : a.localeCompare(b, "en", { numeric: true }));
  });
  table.tBodies[0].append(...rows.map(([, row]) => row));
  table.querySelectorAll("th[aria-sort]").forEach((one) => one.removeAttribute("aria-sort"));
  heading.setAttribute("aria-sort", way);
}

function sift(field) {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = [...document.getElementById(field.dataset.sifts).children];
  let shown = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    const keep = words.every((word) => text.includes(word)) || row.querySelector("input:checked") !== null;
    row.hidden = !keep;
    shown += keep;
  }
  document.getElementById("cc-said").textContent = `${shown} of ${rows.length} rows`;
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-theme]")) switchTheme();
  else if (event.target.closest("th button[type=button]")) sort(event.target.closest("th button"));
});
document.addEventListener("submit", (event) => {
  const ask = event.submitter?.dataset.confirm;
  if (ask && !confirm(ask)) return event.preventDefault();
  if (!event.target.dataset.into && !event.submitter?.dataset.into) return;
  event.preventDefault();
  send(event.target, event.submitter);
});
document.addEventListener("input", (event) => {
  if (event.target.dataset.sifts) sift(event.target);
  if ("asks" in event.target.dataset) ask(event.target.form);
});
document.addEventListener("change", (event) => {
  const button = event.target.form?.querySelector("button[data-estimate]");
  if (button) document.getElementById(button.dataset.into).replaceChildren(); // it was about what is no longer asked for
});
document.addEventListener("toggle", (event) => {
  const place = event.target.open && event.target.querySelector("[data-from]:not([data-soon])");
  if (place) load(place);
}, true);
document.addEventListener("DOMContentLoaded", () => arm(document.body));
