// A Reply as DOM nodes. Text only ever becomes text nodes; links are https: or tel: or nothing.

const words = new Map(
  [...document.getElementById("words").content.children].map((one) => [one.dataset.word, one.textContent]),
);
const phones = document.body.dataset.phones.split("|").filter(Boolean);
const URGENT = { emergency: "warn", call_now: "phone", call_today: "phone", crisis: "heart" };
const LABELLED = ["not_known", "refuse", "out_of_scope", "guide"];
const SHOWN = 3;
let panels = 0;

export const word = (name) => words.get(name) ?? "";

export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.filter((one) => one || one === 0));
  return node;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export function link(address, text) {
  const url = URL.canParse(address) ? new URL(address) : {};
  if (url.protocol === "tel:") return make("a", { href: url.href }, text);
  if (url.protocol !== "https:") return make("span", {}, text);
  const away = { href: url.href, target: "_blank", rel: "noopener noreferrer" };
  return make("a", away, text, make("span", { class: "vh" }, word("new_tab")));
}

const month = (date) => {
  const [year, number, day] = String(date).split("-").map(Number);
  if (!year || !number) return String(date);
  const shown = { year: "numeric", month: "long", day: day ? "numeric" : undefined };
  return new Date(year, number - 1, day || 1).toLocaleDateString(document.documentElement.lang, shown);
};

// A button that opens a panel below its paragraph, and closes it again.
function opens(button, fill) {
  const id = `panel-${++panels}`;
  button.type = "button";
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    const paragraph = button.closest("p");
    const wasOpen = button.getAttribute("aria-expanded") === "true";
    for (const one of paragraph.querySelectorAll("[aria-expanded=true]")) {
      one.setAttribute("aria-expanded", "false");
      one.removeAttribute("aria-controls");
      paragraph.nextElementSibling.remove();
    }
    if (wasOpen) return;
    button.setAttribute("aria-expanded", "true");
    button.setAttribute("aria-controls", id);
    paragraph.after(make("div", { class: "panel", id }, ...fill()));
  });
  return button;
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// Text with glossary terms as buttons (the first time in a card) and known numbers as links.
// What stands at a button without a space stays on its line.
function phrase(text, card) {
  const known = [...Object.keys(card.terms), ...card.phones].sort((a, b) => b.length - a.length);
  if (!known.length) return [text];
  const words = known.map(escaped).join("|");
  const pattern = new RegExp(`([(“"]*)(?<![\\p{L}\\p{N}])((?:${words})s?)(?![\\p{L}\\p{N}])([).,;:!?”"]*)`, "giu");
  const pieces = [];
  let end = 0;
  for (const found of text.matchAll(pattern)) {
    const [whole, before, piece, after] = found;
    const node = card.phones.includes(piece) ? phone(piece) : term(piece, card);
    if (!node) continue;
    pieces.push(text.slice(end, found.index), make("span", { class: "together" }, before, node, after));
    end = found.index + whole.length;
  }
  return [...pieces, text.slice(end)];
}

const phone = (number) => link(`tel:${number.replace(/[^\d+]/g, "")}`, number);

function term(piece, card) {
  const said = piece.toLowerCase();
  const name = Object.keys(card.terms).find((one) => [said, said.replace(/s$/, "")].includes(one.toLowerCase()));
  if (!name || card.explained.has(name)) return null;
  card.explained.add(name);
  const button = make("button", { class: "term" }, piece);
  return opens(button, () => [make("p", {}, make("strong", {}, name), `: ${card.terms[name]}`)]);
}

function marks(ids, card, reviewed) {
  const shown = [...new Set(ids)].filter((id) => card.numbers.has(id));
  if (!shown.length) return null;
  return make("span", { class: "marks" }, ...shown.map((id) => {
    const number = card.numbers.get(id);
    const source = card.sources[number - 1];
    const button = make("button", { class: "mark", "aria-label": `${word("source")} ${number}` }, String(number));
    return opens(button, () => [
      make("p", {}, make("strong", {}, `${word("source")} ${number}. `), ...citation(source)),
      reviewed && make("p", { class: "small" }, `${word("fact_checked")} ${month(reviewed)}.`),
    ]);
  }));
}

function citation(source) {
  return [`${source.publisher}: `, link(source.url, source.title), source.date && `, ${word("dated")} ${month(source.date)}`];
}

function paragraph(text, card, ids = [], reviewed = "", kind = "") {
  const pieces = phrase(text, card).filter(Boolean);
  const shown = marks(ids, card, reviewed);
  if (shown) {
    // The last word takes the markers with it to the next line.
    const last = pieces.pop() ?? "";
    const [tail] = typeof last === "string" ? last.match(/\S{0,20}$/) : [last];
    if (tail !== last) pieces.push(last.slice(0, last.length - tail.length));
    pieces.push(make("span", { class: "together" }, tail, shown));
  }
  return make("p", kind ? { class: kind } : {}, ...pieces);
}

const fact = (item, card) => paragraph(item.text, card, item.sources, item.reviewed);

function table(reply, card) {
  const [, ...columns] = reply.table.columns;
  const found = new Map(reply.items.map((item) => [item.text, item]));
  const cell = (text, label) => {
    const item = found.get(text) ?? { text, sources: [] };
    return make("td", { "data-label": label }, fact(item, card));
  };
  const head = ["", ...columns].map((one) => (one ? make("th", { scope: "col" }, one) : make("td")));
  const rows = reply.table.rows.map(([label, ...cells]) =>
    make("tr", {}, make("th", { scope: "row" }, label), ...cells.map((text, at) => cell(text, columns[at]))));
  return make("table", {}, make("caption", { class: "vh" }, word("table")),
    make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
}

// The lead, split where it ends with its own fact: reviewed sentences first, then the fact.
function lead(reply, card) {
  const first = reply.items[0];
  const own = first && reply.lead.endsWith(first.text);
  const before = own ? reply.lead.slice(0, -first.text.length).trim() : reply.lead;
  const used = new Set(reply.items.flatMap((item) => item.sources));
  const urgent = ["urgent", "crisis"].includes(reply.kind);
  const cited = urgent ? [] : reply.sources.map((one) => one.id).filter((id) => !used.has(id));
  return [
    before && paragraph(before, card, cited, "", own && !reply.urgency ? "before" : "lead"),
    own && paragraph(first.text, card, first.sources, first.reviewed, "lead"),
  ];
}

function items(reply, card) {
  const cells = new Set((reply.table?.rows ?? []).flat());
  const left = reply.items.filter((item, place) =>
    !cells.has(item.text) && !(place === 0 && reply.lead.endsWith(item.text)));
  const list = (some) => some.length > 0 && make("ul", { class: "facts" }, ...some.map((item) => make("li", {}, fact(item, card))));
  const rest = left.slice(SHOWN);
  return [
    list(left.slice(0, SHOWN)),
    rest.length > 0 && make("details", { class: "more" },
      make("summary", {}, `${word("more")} (${rest.length})`), list(rest)),
  ];
}

function notes(reply, card) {
  return (reply.notes ?? []).map((note) => {
    const lines = note.split("\n");
    if (!lines.every((line) => line.startsWith("- "))) return paragraph(note, card, [], "", "note");
    return make("ul", { class: "asks" }, ...lines.map((line) => make("li", {}, line.slice(2))));
  });
}

function guidance(text) {
  if (!text) return null;
  const [, title, rest] = text.match(/^([^:“”]{3,40}):\s+(.*)$/s) ?? [null, word("guidance"), text];
  const question = rest.match(/“(.*)”/s)?.[1] ?? rest;
  const button = make("button", { type: "button", class: "copy" }, word("copy"));
  const shown = make("p", {}, rest);
  button.addEventListener("click", () => copy(question, shown, button));
  return make("div", { class: "oncologist" }, make("h3", {}, icon("ask"), title), shown, button);
}

async function copy(question, shown, button) {
  try {
    await navigator.clipboard.writeText(question);
    button.textContent = word("copied");
  } catch {
    getSelection().selectAllChildren(shown);
    button.textContent = word("not_copied");
  }
  document.getElementById("status").textContent = button.textContent;
}

function sources(reply) {
  if (!reply.sources.length) return null;
  const checked = reply.items.map((item) => item.reviewed).sort()[0];
  const note = checked ? `, ${word("checked")} ${month(checked)}` : "";
  return make("details", { class: "sources" },
    make("summary", {}, `${word("sources")} (${reply.sources.length})${note}`),
    make("ol", {}, ...reply.sources.map((one) => make("li", {}, ...citation(one)))));
}

const body = (reply, card) => [
  ...lead(reply, card),
  reply.table && table(reply, card),
  ...items(reply, card),
  ...notes(reply, card),
  guidance(reply.guidance),
];

function heading(reply) {
  const urgency = reply.kind === "crisis" ? "crisis" : reply.urgency;
  if (URGENT[urgency]) return make("h2", { class: "band" }, icon(URGENT[urgency]), word(urgency));
  const shown = LABELLED.includes(reply.kind);
  return make("h2", { class: shown ? "label" : "vh" }, word(reply.kind) || word("answer"));
}

export function replyCard(reply) {
  const card = {
    sources: reply.sources,
    numbers: new Map(reply.sources.map((one, place) => [one.id, place + 1])),
    terms: { ...reply.terms, ...Object.assign({}, ...(reply.parts ?? []).map((part) => part.terms)) },
    explained: new Set(),
    phones: reply.urgency || reply.kind === "support" ? phones : [],
  };
  const urgency = reply.kind === "crisis" ? "crisis" : reply.urgency;
  const parts = reply.parts?.map((part) => make("section", {}, ...body(part, card)));
  return make("article", { class: `card ${urgency ? `urgent ${urgency}` : reply.kind}` },
    heading(reply), ...(parts ?? body(reply, card)), sources(reply));
}
