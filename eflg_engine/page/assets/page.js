// The page's interface. Python, in a worker, holds the evidence and makes every report; what comes
// from evidence reaches the page as text, or as HTML that Python has escaped.
"use strict";

const $ = (id) => document.getElementById(id);
const main = $("main");
let summary = null; // what the desk said last
let unsaved = false;
let view = "start";
let off = new Set(); // items that are tried without

// --- the worker --------------------------------------------------------------------------------

async function part(name) {
  const text = $(`part-${name}`).textContent.trim();
  const raw = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([raw]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

let worker = null;
let last = 0;
const waiting = new Map();

async function begin() {
  const code = new TextDecoder().decode(await part("worker"));
  worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  worker.onerror = (event) => problems(["This page could not start here.", event.message]);
  worker.onmessage = ({ data }) => {
    if (data.progress) {
      $("bar").value = data.share;
      return;
    }
    if (data.started || data.failed) {
      $("waiting").hidden = true;
      document.documentElement.dataset.ready = data.failed ? "failed" : "yes";
      if (data.failed) problems(["This page could not start here.", data.failed]);
      else ready();
      return;
    }
    const { resolve, reject } = waiting.get(data.number);
    waiting.delete(data.number);
    if (data.problems) reject(data.problems);
    else if (data.crashed) reject(["Something went wrong in this page. Your evidence is as it was.", data.crashed]);
    else resolve(data);
  };
  const [wasm, library, lock, site] = await Promise.all(["wasm", "library", "lock", "site"].map(part));
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  worker.postMessage({ start: { wasm, library, lock, site, today } }, [wasm, library, lock, site]);
}

function ask(method, ...given) {
  return new Promise((resolve, reject) => {
    const number = ++last;
    waiting.set(number, { resolve, reject });
    worker.postMessage({ number, method, given });
  });
}

function send(method, given, content) {
  return new Promise((resolve, reject) => {
    const number = ++last;
    waiting.set(number, { resolve, reject });
    worker.postMessage({ number, method, given, content }, [content]);
  });
}

// --- small parts -------------------------------------------------------------------------------

function made(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

function say(text) {
  $("status").textContent = text;
}

function problems(texts) {
  const box = $("problems");
  box.hidden = !texts.length;
  box.replaceChildren(...texts.map((text) => made("pre", {}, text)));
  if (texts.length) box.scrollIntoView({ block: "nearest" });
}

async function tried(work) {
  problems([]);
  main.setAttribute("aria-busy", "true");
  try {
    return await work();
  } catch (error) {
    problems(Array.isArray(error) ? error : [String(error)]);
    return undefined;
  } finally {
    main.removeAttribute("aria-busy");
  }
}

function field(id, title, control, hint = "") {
  control.id = id;
  const about = hint ? made("p", { class: "hint", id: `${id}-hint` }, hint) : null;
  if (hint) control.setAttribute("aria-describedby", `${id}-hint`);
  return made("div", { class: "field" }, made("label", { for: id }, title), about, control);
}

function choice(options, chosen, blank = null) {
  const listed = blank === null ? options : [["", blank], ...options];
  return made("select", {}, listed.map(([value, text]) => made("option", { value, selected: value === chosen }, text)));
}

function table(caption, header, rows) {
  return made(
    "div",
    { class: "wide", role: "region", tabindex: "0", "aria-label": caption },
    made(
      "table",
      {},
      made("caption", {}, caption),
      made("thead", {}, made("tr", {}, header.map((text) => made("th", { scope: "col" }, text)))),
      made("tbody", {}, rows.map(([first, ...rest]) => made("tr", {}, made("th", { scope: "row" }, first), rest.map((cell) => made("td", {}, cell))))),
    ),
  );
}

// Reports come as HTML in which Python has escaped everything that it did not write itself.
function report(html) {
  const holder = made("div", { class: "report" });
  holder.innerHTML = html;
  return holder;
}

function show(title, ...content) {
  main.replaceChildren(made("h1", {}, title), ...content.flat().filter(Boolean));
  document.title = summary ? `${title} - ${summary.council}` : title;
  for (const button of $("views").querySelectorAll("button")) {
    if (button.dataset.view === view) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
  }
}

function button(text, work, attributes = {}) {
  return made("button", { type: "button", onclick: work, ...attributes }, text);
}

// --- start -------------------------------------------------------------------------------------

const TYPES = ".xlsx,.ods,.csv,.tsv,.yaml,.yml,.json";

function chooser(id, title, work) {
  const input = made("input", { type: "file", accept: TYPES });
  input.addEventListener("change", () => input.files[0] && work(input.files[0]));
  return field(id, title, input, "A workbook (.xlsx, .ods), a table (.csv) or a YAML file.");
}

async function take(file) {
  if (unsaved && !confirm("What you changed is not saved yet. Open another file all the same?")) return;
  await tried(async () => {
    say(`Reading ${file.name} ...`);
    const { value } = await send("open", [file.name], await file.arrayBuffer());
    opened(value, `${file.name} is open.`);
  });
}

function opened(value, text) {
  summary = value;
  unsaved = false;
  off = new Set();
  $("views").hidden = false;
  const warned = value.warnings && value.warnings.length ? ` ${value.warnings.length} notes on the file are listed below.` : "";
  say(text + warned);
  go("overview").then(() => {
    if (warned) main.append(made("h2", {}, "Notes on the file"), made("ul", {}, value.warnings.map((each) => made("li", {}, each))));
  });
}

async function start() {
  const { value: frameworks } = await ask("frameworks");
  const { value: samples } = await ask("sample_names");
  const copy = await kept();
  const drop = made(
    "div",
    { class: "drop" },
    made("p", {}, "Drop your file here, or choose it:"),
    chooser("file", "Your list of evidence", take),
  );
  const name = made("input", { type: "text", autocomplete: "off" });
  const framework = choice(frameworks, "eflg-2021");
  const sample = choice(samples.map((each) => [each, each]), samples[0]);
  show(
    "Begin",
    made("p", {}, "See what your evidence shows against the framework, what stands in the way of the next level, and what to look at first."),
    copy ? made("p", {}, `A copy of ${copy.council} is kept in this browser, of ${copy.when.slice(0, 16).replace("T", " ")}. `, button("Go on with it", () => tried(() => resumed(copy))), " ", button("Delete the copy", () => tried(async () => { await forget(); await start(); }))) : null,
    drop,
    made("h2", {}, "Or begin a new list"),
    field("council", "Name of the council", name),
    field("framework", "Framework", framework),
    button("Begin", () => tried(async () => opened((await ask("new", name.value, framework.value)).value, "A new list has begun."))),
    made("h2", {}, "Or look at a sample"),
    made("p", {}, "Councils in the samples are invented, unless the name of the file says published."),
    field("sample", "Sample", sample),
    button("Open the sample", () => tried(async () => opened((await ask("open_sample", sample.value)).value, "The sample is open."))),
  );
}

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    const drop = document.querySelector(".drop");
    if (drop) drop.classList.toggle("over", kind === "dragover");
    if (kind === "drop" && event.dataTransfer.files[0]) take(event.dataTransfer.files[0]);
  });
}

// --- views -------------------------------------------------------------------------------------

function headline() {
  return made("dl", { class: "headline" }, [["Indicative level", summary.level], ...summary.headline].map(([label, text]) => [made("dt", {}, label), made("dd", {}, text)]).flat());
}

function settings() {
  const day = made("input", { type: "date", value: summary.as_at });
  const framework = choice(summary.frameworks, summary.framework);
  return made(
    "div",
    {},
    made("div", { class: "row" }, field("day", "Judged as at", day), button("Move the date", () => changed("set_day", [day.value], "The date has moved.", false))),
    made("div", { class: "row" }, field("under", "Framework", framework), button("Change the framework", () => changed("set_framework", [framework.value], "The framework has changed."))),
  );
}

async function changed(method, given, text, counts = true) {
  await tried(async () => {
    const { value } = await ask(method, ...given);
    summary = value;
    if (counts) unsaved = true;
    off = new Set();
    await go(view);
    say(`${text} ${summary.level}.`);
    await keep();
  });
}

const VIEWS = {
  overview: ["Overview", async () => {
    const rows = [];
    for (const module of summary.modules) {
      for (const theme of module.themes) {
        rows.push([theme.title, module.title, theme.level, button("Open", () => open(theme.id, theme.title), { "aria-label": `Open ${theme.title}` })]);
      }
    }
    const { value } = await ask("view", "overview");
    show(summary.council, headline(), settings(), table("Themes and their levels", ["Theme", "Module", "Level", "Look closer"], rows), report(value));
  }],
  evidence: ["Evidence", evidence],
  sort: ["Sort", sort],
  tryout: ["Try without", tryout],
  plan: ["Plan", plan],
  forecast: ["Forecast", () => plain("forecast", "Forecast: what lapses when")],
  claims: ["Claims", () => plain("claims", "Claimed against evidenced")],
  thread: ["Golden thread", () => plain("thread", "Golden thread")],
  appendix: ["Register", () => plain("appendix", "Evidence register")],
  compare: ["Compare", comparison],
  save: ["Save", save],
};

async function plain(name, title) {
  const { value } = await ask("view", name);
  show(title, report(value));
}

async function open(id, title) {
  await tried(async () => {
    const { value } = await ask("view", "explain", id);
    show(title, button("Back to the overview", () => go("overview")), report(value));
    main.focus();
  });
}

async function evidence() {
  const { value: items } = await ask("evidence");
  const search = made("input", { type: "search" });
  const rows = () => {
    const wanted = search.value.toLowerCase();
    return items
      .filter((item) => !wanted || `${item.id} ${item.title}`.toLowerCase().includes(wanted))
      .map((item) => [`${item.id} ${item.title}`, item.dated || "", String(item.supports.length), button("Edit", () => form(item), { "aria-label": `Edit ${item.id}` }), button("Remove", () => removal(item), { "aria-label": `Remove ${item.id}` })]);
  };
  const holder = made("div");
  const draw = () => holder.replaceChildren(table("Evidence", ["What it is", "Dated", "Answers", "Edit", "Remove"], rows()));
  search.addEventListener("input", draw);
  draw();
  show("Evidence", made("div", { class: "row" }, button("Add evidence", () => form(null), { class: "main" }), field("search", "Find", search)), holder);
}

async function removal(item) {
  if (!confirm(`Take "${item.title}" out of the list?`)) return;
  await changed("remove", [item.id], `${item.id} is taken out.`);
}

async function form(item) {
  const { value: words } = await ask("words");
  const input = (key, type = "text") => made("input", { type, value: (item && item[key]) || "" });
  const controls = {
    id: input("id"),
    title: input("title"),
    kind: choice(words.kinds, item ? item.kind : "", "Choose a kind"),
    dated: input("dated"),
    review_by: input("review_by"),
    link: input("link", "url"),
    shows: choice(words.shows, item ? item.shows : "", "As its kind usually does"),
    assurance: choice(words.assurance, item ? item.assurance : "", "As its kind usually is"),
    difference: made("textarea", { rows: "2" }, (item && item.difference) || ""),
    note: made("textarea", { rows: "2" }, (item && item.note) || ""),
  };
  const usual = made("p", { class: "hint", "aria-live": "polite" });
  const tell = () => {
    const [shows, stands] = words.usually[controls.kind.value] || ["", ""];
    usual.textContent = shows || stands ? `Usually: ${[shows, stands].filter(Boolean).join(", ")}.` : "";
  };
  controls.kind.addEventListener("change", tell);
  tell();
  const chosen = new Set(item ? item.supports : []);
  const find = made("input", { type: "search" });
  const list = made("ul");
  const known = new Set(words.targets.flatMap((each) => [each.id, ...each.questions.map((one) => one.id)]));
  const draw = () => {
    const wanted = find.value.toLowerCase();
    const all = words.targets.flatMap((each) => (each.questions.length ? each.questions : [each]));
    const seen = all.filter((each) => chosen.has(each.id) || (wanted && `${each.code} ${each.text}`.toLowerCase().includes(wanted))).slice(0, 40);
    list.replaceChildren(...seen.map((each) => {
      const box = made("input", { type: "checkbox", checked: chosen.has(each.id), id: `q-${each.id}` });
      box.addEventListener("change", () => (box.checked ? chosen.add(each.id) : chosen.delete(each.id)));
      return made("li", {}, box, " ", made("label", { for: `q-${each.id}` }, `${each.text} (${each.code})`));
    }));
  };
  find.addEventListener("input", draw);
  draw();
  const others = [...chosen].filter((each) => !known.has(each));
  const put = () => {
    const data = Object.fromEntries(Object.entries(controls).map(([key, control]) => [key, control.value.trim()]));
    data.supports = [...chosen];
    return tried(async () => {
      const { value } = await ask("put", data, item ? item.id : "");
      summary = value;
      unsaved = true;
      await go("evidence");
      say(`${data.id} is in the list. ${summary.level}.`);
      await keep();
    });
  };
  show(
    item ? `Edit ${item.id}` : "Add evidence",
    field("item-id", "Its number or short name", controls.id, "Anything that no other item has, such as E1."),
    field("item-title", "What is it?", controls.title),
    field("item-kind", "What kind of thing is it?", controls.kind),
    usual,
    field("item-dated", "When is it from?", controls.dated, "A day as 2026-06-30, or a month as 2026-06."),
    field("item-review", "Until when does it stand, where it says so?", controls.review_by),
    field("item-link", "Where is it? (a link)", controls.link),
    field("item-shows", "What does it show?", controls.shows),
    field("item-stands", "Who stands behind it?", controls.assurance),
    field("item-difference", "What changed for people, where it says so?", controls.difference),
    field("item-note", "Note", controls.note),
    made("fieldset", {}, made("legend", {}, "Which questions does it answer?"), field("item-find", "Find a question by its words or code", find), list, others.length ? made("p", {}, `It is also offered for: ${others.join(", ")}.`) : null),
    made("div", { class: "row" }, button("Put it in the list", put, { class: "main" }), button("Leave it as it was", () => go("evidence"))),
  );
  main.focus();
}

async function sort() {
  const { value: items } = await ask("sorting");
  if (!items.length) {
    show("Sort", made("p", {}, "Every item says which questions it answers, or none of its kind is left to ask."));
    return;
  }
  const item = items[0];
  const rest = made("ol", {}, items.slice(1, 30).map((each) => made("li", {}, `${each.item} ${each.title}`)));
  const questions = item.questions.slice(0, 20).map((question) => {
    const place = made("input", { type: "text" });
    const answered = question.answered_by.length ? ` Answered already by ${question.answered_by.slice(0, 3).join(", ")}.` : "";
    const said = (shown, text) => changed("answer", [item.item, question.id, shown, shown ? place.value.trim() : ""], text);
    return made(
      "div",
      { class: "question", role: "group", "aria-label": question.asks },
      made("p", {}, made("strong", {}, question.asks), ` (${question.code})${answered}`),
      made(
        "div",
        { class: "row" },
        field(`place-${question.id}`, "Where in it? (if you know)", place),
        button("It answers this", () => said(true, "Noted: it answers."), { "aria-label": `It answers this: ${question.asks}` }),
        button("It does not", () => said(false, "Noted: it does not."), { "aria-label": `It does not: ${question.asks}` }),
      ),
    );
  });
  show(
    "Sort",
    made("p", {}, `${items.length} ${items.length === 1 ? "item is" : "items are"} left. Nothing is decided for you: the likeliest questions stand first.`),
    made("h2", {}, `${item.item} ${item.title}`),
    made("p", {}, `${item.dated}${item.link ? ` ${item.link}` : ""}`),
    questions,
    items.length > 1 ? made("h2", {}, "Next") : null,
    items.length > 1 ? rest : null,
  );
}

async function tryout() {
  const { value: items } = await ask("evidence");
  const said = made("div", { class: "tried", "aria-live": "polite" });
  const full = made("div");
  const draw = async () => {
    const { value } = await ask("without", [...off]);
    said.replaceChildren(
      made("p", {}, off.size ? `Without ${off.size} of ${items.length}: ${value.level}. With all: ${value.now}.` : `With all ${items.length}: ${value.now}.`),
      made("ul", {}, value.changed.map((each) => made("li", {}, `${each.title}: ${each.now}, then ${each.then}`))),
    );
    document.documentElement.dataset.tried = JSON.stringify([[...off].sort(), value.level, value.changed.map((each) => [each.id, each.then])]);
  };
  const list = made("ul", {}, items.map((item) => {
    const box = made("input", { type: "checkbox", checked: !off.has(item.id), id: `on-${item.id}` });
    box.addEventListener("change", () => {
      if (box.checked) off.delete(item.id);
      else off.add(item.id);
      tried(draw);
    });
    return made("li", {}, box, " ", made("label", { for: `on-${item.id}` }, `${item.id} ${item.title}`));
  }));
  show(
    "Try without",
    made("p", {}, "Untick evidence to see at once what hangs on it. Your list stays as it is."),
    said,
    button("What exactly changes", () => tried(async () => full.replaceChildren(report((await ask("without_in_full", [...off])).value)))),
    full,
    made("fieldset", {}, made("legend", {}, "Evidence"), list),
  );
  await draw();
}

async function plan() {
  const level = choice(summary.level_ids.map((each, place) => [each, summary.levels[place]]), summary.level_ids[0]);
  const holder = made("div", { "aria-live": "polite" });
  const work = () => tried(async () => {
    say("Looking for the least effort ...");
    const { value } = await ask("view", "plan", level.value);
    holder.replaceChildren(report(value));
    say("The plan is below.");
  });
  show("Plan", made("div", { class: "row" }, field("target", "Level to reach", level), button("Make the plan", work, { class: "main" })), holder);
}

async function comparison() {
  const { value } = await ask("view", "compare");
  const take = (file) => tried(async () => {
    await send("compare_with", [file.name], await file.arrayBuffer());
    await go("compare");
  });
  show("Compare with last year", chooser("old", "Last year's file", take), value ? report(value) : made("p", {}, "Choose the file to compare with."));
}

const SAVED = [
  ["Your list as a workbook (.xlsx)", () => ["bundle", "export", "BUNDLE"], ".xlsx"],
  ["Your list as a YAML file (.yaml)", null, ".yaml"],
  ["Report as a page (.html)", () => ["report", "BUNDLE"], ".html"],
  ["Report with headings in Welsh (.html)", () => ["report", "BUNDLE", "--language", "cy"], ".html"],
  ["Report as Markdown (.md)", () => ["report", "BUNDLE"], ".md"],
  ["Levels as a table (.csv)", () => ["assess", "BUNDLE"], ".csv"],
  ["Result as data (.json)", () => ["assess", "BUNDLE"], ".json"],
  ["Calendar of what lapses (.ics)", () => ["forecast", "BUNDLE", "--until", ahead()], ".ics"],
  ["Picture of what lapses (.svg)", () => ["forecast", "BUNDLE", "--until", ahead()], ".svg"],
];

function ahead() {
  return `${Number(summary.as_at.slice(0, 4)) + 3}-${summary.as_at.slice(5)}`.replace("-02-29", "-02-28");
}

async function save() {
  show(
    "Save",
    made("p", {}, "Your browser asks where to put the file, or puts it among the downloads. Each is what the command line writes. Word files are made by the command line only."),
    keeper(),
    made("ul", { class: "plain saved" }, SAVED.map(([text, command, ending]) => made("li", {}, button(text, () => download(command, ending))))),
  );
}

function download(command, ending) {
  return tried(async () => {
    say("Making the file ...");
    const { value, content } = command ? await ask("save", command(), ending) : await ask("saved_yaml");
    const link = made("a", { href: URL.createObjectURL(new Blob([content])), download: value.name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    if (ending === ".xlsx" || ending === ".yaml") unsaved = false;
    document.documentElement.dataset.saved = value.name;
    say(`${value.name} is saved.`);
  });
}

// --- a copy in this browser, where somebody asks for it -----------------------------------------

const KEEP = "A copy in this browser, while I work, in case the page is closed by accident";
let keeping = false;

function store(mode, work) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("eflg-page", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("copies");
    opening.onerror = () => reject([`This browser keeps no copies here: ${opening.error}`]);
    opening.onsuccess = () => {
      const database = opening.result;
      const done = database.transaction("copies", mode);
      const asked = work(done.objectStore("copies"));
      done.oncomplete = () => {
        database.close();
        resolve(asked.result);
      };
      done.onerror = () => reject([`This browser keeps no copies here: ${done.error}`]);
    };
  });
}

async function keep() {
  if (!keeping || !summary) return;
  const { content } = await ask("saved_yaml");
  await store("readwrite", (copies) => copies.put({ council: summary.council, when: new Date().toISOString(), content }, "last"));
}

async function kept() {
  if (!window.indexedDB) return undefined;
  return store("readonly", (copies) => copies.get("last")).catch(() => undefined);
}

function forget() {
  return store("readwrite", (copies) => copies.delete("last")).catch(() => undefined);
}

function keeper() {
  const box = made("input", { type: "checkbox", id: "keep", checked: keeping });
  box.addEventListener("change", () =>
    tried(async () => {
      keeping = box.checked;
      if (keeping) {
        await keep().catch((error) => {
          keeping = box.checked = false;
          throw error;
        });
        say("A copy is kept in this browser after each change, until you untick this.");
      } else {
        await forget();
        say("The copy in this browser is deleted.");
      }
    }),
  );
  return made("p", {}, box, " ", made("label", { for: "keep" }, KEEP), ". Others who use this browser on this computer could open it too.");
}

async function resumed(copy) {
  const { value } = await send("open", ["kept.yaml"], copy.content.slice().buffer);
  keeping = true;
  opened(value, "The copy in this browser is open.");
  unsaved = true;
}

async function go(name) {
  view = name;
  await tried(VIEWS[name][1]);
  main.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});

function ready() {
  const list = $("views").querySelector("ul");
  list.append(
    ...Object.entries(VIEWS).map(([name, [title]]) => made("li", {}, button(title, () => go(name), { "data-view": name }))),
    made("li", {}, button("Another file", () => { view = "start"; tried(start); }, { "data-view": "start" })),
  );
  say("Ready.");
  tried(start);
}

begin();
