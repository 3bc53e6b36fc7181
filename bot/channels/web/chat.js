// The conversation: sending, waiting, trouble, menu. Nothing is kept outside this page's memory.

import { make, replyCard, word } from "./card.js";

const at = (id) => document.getElementById(id);
const [log, field, send, status, trouble] = ["log", "message", "send", "status", "trouble"].map(at);
const suggestions = at("suggestions");
const starters = [...suggestions.children].map((one) => one.textContent);
const hello = log.firstElementChild;
const patience = Number(document.body.dataset.patience);
const touch = matchMedia("(pointer: coarse)");
let conversation = null;
let waiting = false;
let ending = new AbortController(); // aborted when a chat ends, so that no late answer gets into the next

class Refused extends Error {
  constructor(code, sentence) {
    super(sentence);
    this.code = code;
  }
}

async function call(method, path, data) {
  const answer = await fetch(new URL(`conversations${path}`, import.meta.url), {
    method,
    headers: data ? { "Content-Type": "application/json" } : {},
    body: data && JSON.stringify(data),
    signal: AbortSignal.any([AbortSignal.timeout(patience), ...(method === "DELETE" ? [] : [ending.signal])]),
    credentials: "omit",
    cache: "no-store",
  });
  const content = await answer.text();
  try {
    const read = content ? JSON.parse(content) : {};
    if (answer.ok) return read;
    throw new Refused(answer.status, read.error ?? word("broken"));
  } catch (error) {
    throw error instanceof Refused ? error : new Refused(502, word("broken"));
  }
}

async function open() {
  conversation ??= (await call("POST", "")).id;
}

async function say(text) {
  await open();
  try {
    return await call("POST", `/${conversation}/messages`, { text });
  } catch (error) {
    if (error.code !== 404) throw error;
  }
  conversation = null;
  await open();
  log.append(make("p", { class: "line" }, word("expired")));
  return call("POST", `/${conversation}/messages`, { text });
}

async function ask(text, bubble = null) {
  if (waiting) return;
  if (!text.trim()) {
    status.textContent = word("empty");
    field.focus();
    return;
  }
  const shown = bubble ?? log.appendChild(question(text));
  shown.classList.remove("unanswered");
  shown.scrollIntoView({ block: "start" });
  wait(true);
  try {
    show(await say(text), shown);
  } catch (error) {
    if (error.name !== "AbortError") explain(error, text, shown);
  } finally {
    wait(false);
  }
}

const question = (text) =>
  make("div", { class: "you" }, make("span", { class: "vh" }, `${word("you")} `), make("p", {}, text),
    make("small", {}, word("unanswered")));

function show(reply, shown) {
  log.append(replyCard(reply));
  suggest(reply.suggestions);
  shown.scrollIntoView({ block: "start" });
}

function wait(on) {
  waiting = on;
  if (on && document.activeElement === send) field.focus();
  send.disabled = on;
  clearTimeout(wait.timer);
  status.textContent = "";
  status.classList.toggle("waiting", on);
  if (on) {
    trouble.replaceChildren();
    suggestions.hidden = true;
    wait.timer = setTimeout(() => { status.textContent = word("waiting"); }, 250);
  }
}

function explain(error, text, shown) {
  if ([400, 413].includes(error.code)) {
    shown.remove();
    field.value ||= text;
    suggestions.hidden = false;
    trouble.replaceChildren(make("p", {}, error.message));
    field.focus();
    return;
  }
  const sentence = error.name === "TimeoutError" ? word("slow") : error.code ? error.message : word("offline");
  const again = make("button", { type: "button" }, word("again"));
  again.addEventListener("click", () => {
    refocus();
    ask(text, shown);
  });
  shown.classList.add("unanswered");
  trouble.replaceChildren(make("p", {}, sentence), again);
  trouble.scrollIntoView({ block: "nearest" });
}

function suggest(questions) {
  suggestions.replaceChildren(...questions.map((one) => make("button", { type: "button" }, one)));
  suggestions.hidden = questions.length === 0;
}

// After a button that vanishes: to the field, or where a keyboard would pop up, to the log.
function refocus() {
  (touch.matches ? log : field).focus({ preventScroll: true });
}

function restart(sentence) {
  ending.abort();
  ending = new AbortController();
  wait(false);
  conversation = null;
  trouble.replaceChildren();
  log.replaceChildren(hello);
  suggest(starters);
  if (sentence) log.append(make("p", { class: "line" }, sentence));
  scrollTo({ top: 0 });
  refocus();
}

async function forget() {
  if (!conversation) return;
  try {
    await call("DELETE", `/${conversation}`);
  } catch (error) {
    if (error.code !== 404) throw error;
  }
}

async function remove() {
  if (at("confirm").returnValue !== "yes") return;
  try {
    await forget();
    restart(word("deleted"));
  } catch {
    trouble.replaceChildren(make("p", {}, word("not_deleted")));
  }
}

function menu() {
  // Closed first, so that focus is back on its button when a dialog opens.
  const close = (event) => event.target.closest("button") && at("menu").hidePopover();
  at("menu").addEventListener("click", close, { capture: true });
  at("new").addEventListener("click", () => {
    forget().catch(() => {});
    restart();
  });
  at("delete").addEventListener("click", () => {
    at("confirm").returnValue = "";
    if (conversation) at("confirm").showModal();
    else status.textContent = word("nothing");
  });
  at("confirm").addEventListener("close", remove);
  at("list").addEventListener("click", () => {
    const guide = new URL(`conversations/${conversation}/guide`, import.meta.url);
    if (conversation) window.open(guide, "_blank", "noopener");
    else status.textContent = word("nothing");
  });
  at("opens-about").addEventListener("click", () => at("about").showModal());
  at("menu").addEventListener("change", (event) => {
    document.documentElement.dataset.size = event.target.value;
  });
}

function start() {
  const usable = HTMLElement.prototype.showPopover && AbortSignal.any && URL.canParse;
  if (!usable) return;
  at("unstarted").remove();
  at("ask").hidden = suggestions.hidden = at("opens-menu").hidden = false;
  at("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    if (waiting) return;
    const text = field.value;
    field.value = "";
    ask(text);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!waiting) at("ask").requestSubmit();
  });
  suggestions.addEventListener("click", (event) => {
    if (!event.target.matches("button") || waiting) return;
    refocus();
    ask(event.target.textContent);
  });
  menu();
  if (parent !== window) {
    // In a widget: Escape asks the host page's script to close it.
    addEventListener("keydown", (event) => {
      const mine = document.querySelector("dialog[open], :popover-open");
      if (event.key === "Escape" && !mine) parent.postMessage("close-chat", "*");
    });
  }
}

start();
