// Which view is shown, of what, and what is not saved yet.
import { $, made, main, say, tried } from "./dom.js";
import { ask } from "./desk.js";
import { kept, keep, writeDraft } from "./keeping.js";
import { t } from "./words.js";

// `typed` is a form that has been changed: its view, what that is of, and `read`, what stands in it.
export const state = { ready: false, summary: null, unsaved: false, view: "start", given: [], typed: null };
export const VIEWS = {};

export function show(title, ...content) {
  main.replaceChildren(made("h1", {}, title), ...content.flat(Infinity).filter(Boolean));
  const { summary } = state;
  document.title = summary ? `${title} - ${summary.council}` : title;
  for (const each of $("views").querySelectorAll("button")) {
    if (each.dataset.view === state.view) each.setAttribute("aria-current", "page");
    else each.removeAttribute("aria-current");
  }
  told();
}

// What is not saved, beside the views.
export function told() {
  if (!state.summary) return;
  const saved = state.unsaved ? t("There are changes that are not saved to a file yet.") : t("Nothing is unsaved.");
  $("unsaved").textContent = `${saved} ${kept() ? t("A copy is kept in this browser.") : ""}`;
}

export async function go(view, ...given) {
  if (state.typed && state.typed.changed && !confirm(t("What you typed here is not in the list yet. Leave it?"))) return;
  say("");
  await shown(view, ...given);
  main.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

export async function shown(view, ...given) {
  state.typed = null;
  state.view = view;
  state.given = given;
  await tried(() => VIEWS[view].show(...given));
}

// Have what is typed into the view that is shown kept, and warned of.
export function typing(read) {
  state.typed = { view: state.view, given: state.given, read, changed: false };
}

main.addEventListener("input", () => {
  if (!state.typed) return;
  state.typed.changed = true;
  writeDraft(state);
});

// Have the desk change something, then show what comes of it.
export async function changed(method, given, text, after = null, counts = true) {
  return tried(async () => {
    const { value } = await ask(method, ...given);
    state.summary = value;
    if (counts) state.unsaved = true;
    await (after ? shown(after) : shown(state.view, ...state.given));
    main.focus({ preventScroll: true });
    if (after) window.scrollTo(0, 0);
    say(`${text} ${value.level}.`);
    await keep(state);
    return value;
  });
}

export function opened(value, text) {
  state.summary = value;
  state.unsaved = false;
  state.typed = null;
  $("views").hidden = false;
  const warnings = value.warnings || [];
  return shown("overview").then(() => {
    const notes = warnings.length ? t("Notes on the file are below: {count}.", { count: warnings.length }) : "";
    say(`${text} ${value.level}. ${notes}`);
    if (notes) main.append(made("h2", {}, t("Notes on the file")), made("ul", {}, warnings.map((each) => made("li", {}, each))));
    main.focus({ preventScroll: true });
    window.scrollTo(0, 0);
    return keep(state);
  });
}

export function unsavedWork() {
  return state.unsaved || Boolean(state.typed && state.typed.changed);
}

window.addEventListener("beforeunload", (event) => {
  if (unsavedWork()) event.preventDefault();
});

