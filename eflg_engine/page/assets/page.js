// The page: where one begins, the views, and the language.
import { forgetTried } from "./changing.js";
import { ask, begin, send, showLicences } from "./desk.js";
import { $, button, choice, field, made, say, tried } from "./dom.js";
import { go, opened, show, shown, state, unsavedWork, VIEWS } from "./going.js";
import { adopt, copies, forget, keeper } from "./keeping.js";
import { chooser } from "./looking.js";
import "./saving.js";
import { language, NAMES, speak, t } from "./words.js";

const LISTED = ["overview", "evidence", "sort", "tryout", "plan", "forecast", "claims", "thread", "appendix", "compare", "save"];

function mayLeave() {
  return !unsavedWork() || confirm(t("What you changed is not saved yet. Open another file all the same?"));
}

let loading;

// Loads what changes and wrong files need, a while after what is asked for first is there.
function loadAfter(milliseconds) {
  if (loading === "begun") return;
  clearTimeout(loading);
  loading = setTimeout(() => {
    loading = "begun";
    ask("load").catch(() => {}); // what needs it says so
  }, milliseconds);
}

async function take(file) {
  if (!mayLeave()) return;
  await tried(async () => {
    say(t("Reading {name} ...", { name: file.name }));
    const { value } = await send("open", [file.name], await file.arrayBuffer());
    forgetTried();
    await opened(value, t("{name} is open.", { name: file.name }));
    loadAfter(500);
  });
}

async function taken(method, given, text) {
  if (!mayLeave()) return;
  await tried(async () => {
    const { value } = await ask(method, ...given);
    forgetTried();
    await opened(value, text);
    loadAfter(500);
  });
}

async function resumed(copy) {
  if (!mayLeave()) return;
  await tried(async () => {
    const { value } = await send("open_copy", [], copy.content.slice().buffer);
    adopt(copy);
    forgetTried();
    await opened(value, t("The copy in this browser is open."));
    state.unsaved = true;
    loadAfter(500);
    const { draft } = copy;
    if (draft) await shown(draft.view, draft.given[0] ?? null, draft.data);
  });
}

function copy(found) {
  const when = found.when.slice(0, 16).replace("T", " ");
  return made(
    "li",
    {},
    `${found.council}, ${when} UTC `,
    button(t("Go on with it"), () => resumed(found), { "aria-label": `${t("Go on with it")}: ${found.council}` }),
    " ",
    button(t("Delete the copy"), () => tried(async () => { await forget(found.name); await shown("start"); }), { "aria-label": `${t("Delete the copy")}: ${found.council}` }),
  );
}

VIEWS.start = {
  async show() {
    const { value: frameworks } = await ask("frameworks");
    const { value: samples } = await ask("sample_names");
    const found = await copies();
    const name = made("input", { type: "text", autocomplete: "off" });
    const framework = choice(frameworks, "eflg-2021");
    const sample = choice(samples.map((each) => [each, each]), samples[0]);
    show(
      t("Begin"),
      made("p", {}, t("See what your evidence shows against the framework, what stands in the way of the next level, and what to look at first.")),
      found.length ? [made("h2", {}, t("Copies kept in this browser")), made("ul", { class: "plain" }, found.map(copy))] : null,
      made("div", { class: "drop" }, made("p", {}, t("Drop your file here, or choose it:")), chooser("file", t("Your list of evidence"), take)),
      await keeper(state),
      made("h2", {}, t("Or begin a new list")),
      field("council", t("Name of the council"), name),
      field("framework", t("Framework"), framework),
      button(t("Begin"), () => taken("new", [name.value, framework.value], t("A new list has begun."))),
      made("h2", {}, t("Or look at a sample")),
      made("p", {}, t("Councils in the samples are invented, unless the name of the file says published.")),
      field("sample", t("Sample"), sample),
      button(t("Open the sample"), () => taken("open_sample", [sample.value], t("The sample is open."))),
    );
  },
};

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    const drop = document.querySelector(".drop");
    if (drop) drop.classList.toggle("over", kind === "dragover");
    if (kind === "drop" && state.ready && event.dataTransfer.files[0]) take(event.dataTransfer.files[0]);
  });
}

// --- what stands around the views --------------------------------------------------------------------

const FIXED = new Map(); // elements of the page itself, with their English words

function around() {
  for (const element of document.querySelectorAll("[data-t]")) {
    if (!FIXED.has(element)) FIXED.set(element, element.textContent);
    element.textContent = t(FIXED.get(element));
  }
  $("views").setAttribute("aria-label", t("Views"));
  $("draft").hidden = language === "en";
  $("views").querySelector("ul").replaceChildren(
    ...LISTED.map((name) => made("li", {}, button(VIEWS[name].title(), () => go(name), { "data-view": name }))),
    made("li", {}, button(t("Another file"), () => go("start"), { "data-view": "start" })),
  );
  $("languages").replaceChildren(
    ...Object.entries(NAMES).map(([code, name]) => button(name, () => changeLanguage(code), { lang: code === "en" ? "en-GB" : code, "data-language": code, "aria-pressed": String(code === language) })),
  );
}

async function changeLanguage(code) {
  if (state.typed && state.typed.changed && !confirm(t("What you typed here is not in the list yet. Leave it?"))) return;
  speak(code);
  around();
  if (!state.ready) return;
  await tried(async () => {
    const { value } = await ask("set_language", code);
    if (state.summary) state.summary = value;
    await shown(state.view, ...state.given);
    $("languages").querySelector(`[data-language=${code}]`).focus();
    say(t("The page is in English."));
  });
}

around();
showLicences();
begin(() => {
  $("waiting").hidden = true;
  state.ready = true;
  tried(async () => {
    if (language !== "en") await ask("set_language", language);
    await shown("start");
    document.documentElement.dataset.ready = "yes";
    say(t("Ready."));
    loadAfter(10000);
  });
});
