// What the page does by itself: keys, tabs, copying, links to a source or a line, running times, light and dark.
"use strict";

const running = () => document.querySelector("[data-running]") !== null;
const tabs = () => [...document.querySelectorAll(".cc-tab")];

function choose(tab, focus) {
  for (const other of tabs()) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    document.getElementById(other.getAttribute("aria-controls")).hidden = !chosen;
  }
  if (focus) tab.focus();
}

function pointAt(element) {
  document.querySelectorAll(".cc-pointed").forEach((one) => one.classList.remove("cc-pointed"));
  element.classList.add("cc-pointed");
  element.scrollIntoView({ block: "center" });
}

function openFile(path, line) {
  const tab = tabs().find((one) => one.dataset.path === path);
  if (!tab) return;
  choose(tab, true);
  const lines = document.getElementById(tab.getAttribute("aria-controls")).querySelectorAll(".cc-line");
  if (lines[line - 1]) pointAt(lines[line - 1]);
}

async function copy(button) {
  const text = document.getElementById(button.dataset.copy).value;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Copy is not allowed here";
  }
  setTimeout(() => (button.textContent = "Copy"), 1600);
}

// A click on a thumb has a name of its own, so that sending it twice is one click.
async function vote(button) {
  const group = button.closest("[data-answer]");
  const said = group.querySelector(".cc-thumbs-said");
  const click = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const body = JSON.stringify({ click, answer: group.dataset.answer, thumb: button.dataset.thumb });
  const answer = await fetch("/feedback", { method: "POST", body, headers: { "content-type": "application/json" } }).catch(() => null);
  if (answer?.ok) group.querySelectorAll("[data-thumb]").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
  said.textContent = answer?.ok ? "Noted, without its words." : "This could not be noted.";
}

// Where form and answer stand below each other, what was pressed for is brought into view.
const narrow = matchMedia("(max-width: 860px)");
function show(id) {
  if (!narrow.matches) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  document.getElementById(id).scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}

function unfold(button) {
  button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true"));
}

function switchTheme() {
  const dark = document.body.classList.toggle("dark");
  try {
    localStorage.setItem("codecraft-theme", dark ? "dark" : "light");
  } catch {}
}

document.addEventListener("click", (event) => {
  const at = (selector) => event.target.closest(selector);
  const tab = at(".cc-tab");
  const source = at('a[href^="#cc-source-"]');
  const file = at("a[data-file]");
  if (tab) choose(tab, false);
  else if (at("[data-copy]")) copy(at("[data-copy]"));
  else if (at("[data-thumb]")) vote(at("[data-thumb]"));
  else if (at("[data-theme]")) switchTheme();
  else if (at("[data-fold]")) unfold(at("[data-fold]"));
  else if (at("#cc-generate")) {
    document.documentElement.dataset.asked = ""; // leaves room to scroll before there is an answer
    show("cc-canvas");
  } else if (at("[data-example]")) show("cc-form");
  else if (source || file) {
    event.preventDefault();
    if (file) return openFile(file.dataset.file, Number(file.dataset.line));
    const card = document.getElementById(source.hash.slice(1));
    if (card) {
      pointAt(card);
      card.focus({ preventScroll: true });
    }
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    if (!running()) document.getElementById("cc-generate").click();
  } else if (event.key === "Escape" && running()) {
    document.getElementById("cc-stop").click();
  } else if (event.target.classList?.contains("cc-tab")) {
    const all = tabs();
    const here = all.indexOf(event.target);
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const there = event.key === "Home" ? 0 : event.key === "End" ? all.length - 1 : step && (here + step + all.length) % all.length;
    if (there === undefined) return;
    event.preventDefault();
    choose(all[there], true);
  }
});

// A step that runs shows its time; the drawing may be replaced meanwhile, so the clock belongs to the step's name.
const began = new Map();
setInterval(() => {
  const now = performance.now();
  const ticking = document.querySelectorAll("[data-ticking]");
  if (!ticking.length) began.clear();
  for (const clock of ticking) {
    const name = clock.dataset.ticking;
    if (!began.has(name)) began.set(name, now);
    clock.textContent = ((now - began.get(name)) / 1000).toFixed(1) + " s";
  }
}, 100);

// Files dropped on the form go the way of the button.
document.addEventListener("dragover", (event) => {
  if (event.target.closest?.("#cc-form")) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  const input = document.querySelector("#cc-context input[type=file]");
  if (!event.target.closest?.("#cc-form") || !event.dataTransfer.files.length || !input) return;
  event.preventDefault();
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

let chosen = null;
try {
  chosen = localStorage.getItem("codecraft-theme");
} catch {}
if (chosen) {
  const settle = () => document.body.classList.toggle("dark", chosen === "dark");
  settle();
  new MutationObserver((_, observer) => {
    if (!document.getElementById("cc-generate")) return;
    settle();
    observer.disconnect();
  }).observe(document.body, { childList: true, subtree: true });
}
