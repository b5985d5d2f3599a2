"use strict";
// Shows /state, and asks for it again whenever /changes says so. Text goes in as text only: names come from strangers.

const WORDS = {
  en: {
    skip: "To the replies", title: "The replies, as they would go out", event: "Event", person: "Person", width: "Show",
    tongue: "Words of this page", faults: "To be mended", notes: "Worth a look",
    pieces: "Changed pieces that several replies share", all: "all languages", when: "goes out when",
    line: "line", meanwhile: "Until it is mended, the last good version of this text goes out.", changed: "Changed since the last good version",
    html: "HTML version", REQUEST: "Invitation for the calendar", CANCEL: "Taken from the calendar", files: "Attached",
    good: "All texts are in order.", bad: "to be mended", at: "As of", lost: "The preview has ended. Start it again: inbox-processor preview --watch", nothing: "No text in this language; the event's first language answers.",
  },
  de: {
    skip: "Zu den Antworten", title: "Die Antworten, wie sie hinausgehen", event: "Veranstaltung", person: "Person", width: "Zeigen",
    tongue: "Sprache dieser Seite", faults: "Zu berichtigen", notes: "Einen Blick wert",
    pieces: "Geänderte Stücke, die mehrere Antworten gemeinsam haben", all: "alle Sprachen", when: "geht hinaus, wenn",
    line: "Zeile", meanwhile: "Bis das berichtigt ist, geht die letzte gute Fassung dieses Textes hinaus.", changed: "Geändert seit der letzten guten Fassung",
    html: "HTML-Fassung", REQUEST: "Einladung für den Kalender", CANCEL: "Aus dem Kalender genommen", files: "Beigelegt",
    good: "Alle Texte sind in Ordnung.", bad: "zu berichtigen", at: "Stand", lost: "Die Vorschau ist beendet. Neu starten: inbox-processor preview --watch", nothing: "Kein Text in dieser Sprache; die erste Sprache der Veranstaltung antwortet.",
  },
};

const byId = (id) => document.getElementById(id);
const shownBefore = new Map();
let tongue = navigator.language.startsWith("de") ? "de" : "en";
let state = null;

function el(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function word(key) { return WORDS[tongue][key] || key; }

function options(select, entries, chosen) {
  const wanted = JSON.stringify([entries, chosen]);
  if (select.dataset.entries === wanted) return;
  select.dataset.entries = wanted;
  select.replaceChildren(...entries.map(([value, label]) => el("option", { value }, label)));
  select.value = chosen;
}

function faultBox(fault) {
  const place = fault.file + (fault.line ? `, ${word("line")} ${fault.line}` : "");
  const lines = fault.excerpt.map(([number, text, here]) => el("span", here ? { class: "here" } : {}, `${String(number).padStart(4)}  ${text}`));
  const box = el("div", { class: "fault" }, el("p", {}, el("strong", {}, place), ` ${fault.words}`));
  if (lines.length) box.append(el("pre", { class: "source", lang: "zxx" }, ...lines));
  return box;
}

function diffBox(lines) {
  const kinds = { "+": "ins", "-": "del" };
  const classes = { "+": "added", "-": "gone" };
  const rows = lines.map(([mark, text]) => el(kinds[mark] || "span", { class: classes[mark] }, `${mark} ${text}\n`));
  return el("details", { open: "open", class: "diff" }, el("summary", {}, word("changed")), el("pre", {}, ...rows));
}

function calendarBox(pairs) {
  const box = Object.fromEntries(pairs);
  const made = el("div", { class: box.method === "CANCEL" ? "box cancel" : "box" }, el("p", {}, el("strong", {}, word(box.method))));
  for (const key of ["summary", "when", "where"]) made.append(el("p", {}, box[key]));
  return made;
}

function cellContent(proof, key, faults) {
  const parts = [el("h3", {}, key.replace("/", " · "))];
  for (const fault of faults) parts.push(faultBox(fault));
  if (faults.length) parts.push(el("p", {}, word("meanwhile")));
  if (proof.fault) {
    if (!faults.length) parts.push(el("p", {}, proof.fault));
  } else {
    if (proof.file.split("/")[0] !== key.split("/")[1]) parts.push(el("p", {}, word("nothing")));
    const heads = el("dl");
    for (const [name, value] of proof.heads) heads.append(el("dt", {}, name), el("dd", {}, value));
    parts.push(heads, el("pre", { class: "text", lang: proof.language.split("-")[0] }, proof.text));
    if (proof.calendar.length) parts.push(calendarBox(proof.calendar));
    if (proof.files.length) parts.push(el("p", {}, `${word("files")}: ${proof.files.join(", ")}`));
    if (proof.html) {
      const query = new URLSearchParams({ key, event: state.event, person: state.person, at: String(Date.now()) });
      parts.push(el("details", { open: "open" }, el("summary", {}, word("html")), el("iframe", { sandbox: "", title: `${word("html")}: ${key}`, src: `/html?${query}` })));
    }
  }
  const diff = state.diffs[proof.file];
  if (diff) parts.push(diffBox(diff));
  return parts;
}

function drawRow(reply, languages) {
  const id = `reply-${reply.name.replace(/[^a-z_]/g, "-")}`;
  let section = byId(id);
  if (!section) {
    section = el("section", { id, "aria-labelledby": `${id}-title` }, el("h2", { id: `${id}-title` }), el("p", { class: "when" }), el("div", { class: "row" }));
    byId("replies").append(section);
  }
  section.children[0].textContent = reply.name;
  section.children[1].textContent = `${word("when")} ${reply[tongue]}`;
  const row = section.children[2];
  row.style.setProperty("--columns", String(languages.length));
  for (const old of [...row.children]) if (!languages.includes(old.dataset.language)) old.remove();
  for (const language of languages) drawCell(row, reply, language);
}

function drawCell(row, reply, language) {
  const key = `${reply.name}/${language}`;
  const proof = state.proofs[key] || { fault: word("nothing"), file: "", heads: [], calendar: [], files: [] };
  const faults = state.faults.filter((fault) => fault.file === proof.file);
  const wanted = JSON.stringify([proof, faults, state.diffs[proof.file], state.person, state.event, tongue]);
  let cell = [...row.children].find((one) => one.dataset.language === language);
  if (!cell) {
    cell = el("article", { "data-language": language, "data-key": key, "aria-label": key });
    row.append(cell);
  }
  const before = shownBefore.get(key);
  if (before === wanted) { cell.classList.remove("fresh"); return; }
  shownBefore.set(key, wanted);
  cell.replaceChildren(...cellContent(proof, key, faults));
  cell.classList.toggle("bad", faults.length > 0 || Boolean(proof.fault));
  cell.classList.toggle("fresh", before !== undefined);
}

function drawAround() {
  const files = new Set(Object.values(state.proofs).map((proof) => proof.file));
  byId("faults").hidden = !state.faults.length;
  byId("faults").lastElementChild.replaceChildren(...state.faults.map(faultBox));
  byId("notes").hidden = !state.notes.length;
  byId("notes").lastElementChild.replaceChildren(...state.notes.map((note) => el("li", {}, note)));
  const pieces = Object.entries(state.diffs).filter(([file]) => !files.has(file));
  byId("pieces").hidden = !pieces.length;
  byId("pieces").lastElementChild.replaceChildren(...pieces.map(([file, lines]) => el("article", {}, el("h3", {}, file), diffBox(lines))));
  const bad = new Set(state.faults.map((fault) => fault.file));
  byId("contents").replaceChildren(...state.replies.map((reply) => {
    const wrong = state.languages.some((language) => bad.has((state.proofs[`${reply.name}/${language}`] || {}).file));
    return el("a", { href: `#reply-${reply.name.replace(/[^a-z_]/g, "-")}`, class: wrong ? "bad" : "" }, reply.name + (wrong ? " (!)" : ""));
  }));
  const verdict = state.faults.length ? `${state.faults.length} ${word("bad")}` : word("good");
  byId("standing").textContent = `${word("at")} ${new Date().toLocaleTimeString(tongue)}: ${verdict}`;
}

function draw() {
  document.documentElement.lang = tongue;
  for (const one of document.querySelectorAll("[data-word]")) one.textContent = word(one.dataset.word);
  document.title = word("title");
  options(byId("event"), state.events.map((one) => [one.id, one.title]), state.event);
  options(byId("person"), state.people.map((one) => [one.id, one.label]), state.person);
  const chosen = state.languages.includes(byId("shown").value) ? byId("shown").value : "";
  options(byId("shown"), [["", word("all")], ...state.languages.map((one) => [one, one])], chosen);
  byId("tongue").value = tongue;
  const languages = chosen ? [chosen] : state.languages;
  for (const reply of state.replies) drawRow(reply, languages);
  drawAround();
}

async function load() {
  const query = new URLSearchParams({ event: byId("event").value, person: byId("person").value });
  const answer = await fetch(`/state?${query}`);
  if (!answer.ok) { byId("standing").textContent = word("lost"); return; }
  state = await answer.json();
  draw();
}

for (const id of ["event", "person"]) byId(id).addEventListener("change", load);
byId("shown").addEventListener("change", draw);
byId("tongue").addEventListener("change", () => { tongue = byId("tongue").value; draw(); });
const changes = new EventSource("/changes");
changes.onmessage = load;
changes.onerror = () => { byId("standing").textContent = word("lost"); };
