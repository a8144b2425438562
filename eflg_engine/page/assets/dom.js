// Small parts of the interface. What comes from evidence is put in as text.
import { language, t } from "./words.js";

export const $ = (id) => document.getElementById(id);
export const main = $("main");

export function made(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

// Words of the framework, or of the council: they are not translated.
export function own(text) {
  return language === "en" ? text : made("span", { lang: "en" }, text);
}

export function say(text) {
  $("status").textContent = text;
}

export function problems(texts) {
  const box = $("problems");
  box.hidden = !texts.length;
  box.replaceChildren(...texts.map((text) => made("pre", {}, own(text))));
  if (texts.length) box.scrollIntoView({ block: "nearest" });
}

// Does what may go wrong: what does is told, and nothing else changes.
export async function tried(work) {
  problems([]);
  main.setAttribute("aria-busy", "true");
  try {
    return await work();
  } catch (error) {
    say("");
    problems(Array.isArray(error) ? error : [String(error)]);
    return undefined;
  } finally {
    main.removeAttribute("aria-busy");
  }
}

export function button(text, work, attributes = {}) {
  return made("button", { type: "button", onclick: work, ...attributes }, text);
}

export function field(id, title, control, hint = "") {
  control.id = id;
  const about = hint ? made("p", { class: "hint", id: `${id}-hint` }, hint) : null;
  if (hint) control.setAttribute("aria-describedby", `${id}-hint`);
  return made("div", { class: "field" }, made("label", { for: id }, title), about, control);
}

export function tick(id, title, checked, work) {
  const box = made("input", { type: "checkbox", checked, id, onchange: () => work(box.checked) });
  return made("div", { class: "tick" }, box, made("label", { for: id }, title));
}

export function choice(options, chosen, blank = null) {
  const listed = blank === null ? options : [["", blank], ...options];
  return made("select", {}, listed.map(([value, text]) => made("option", { value, selected: value === chosen }, text)));
}

// A table that scrolls by itself. A row that is a text spans all columns.
export function table(caption, header, rows, shown = true) {
  const line = (row) =>
    typeof row === "string"
      ? made("tr", {}, made("th", { class: "group", scope: "rowgroup", colspan: header.length }, own(row)))
      : made("tr", {}, made("th", { scope: "row" }, row[0]), row.slice(1).map((cell) => made("td", {}, cell)));
  const bodies = [];
  for (const row of rows) {
    if (typeof row === "string" || !bodies.length) bodies.push(made("tbody"));
    bodies[bodies.length - 1].append(line(row));
  }
  return made(
    "div",
    { class: "wide", role: "region", tabindex: "0", "aria-label": caption },
    made(
      "table",
      {},
      made("caption", { class: shown ? "" : "heard" }, caption),
      made("thead", {}, made("tr", {}, header.map((text) => made("th", { scope: "col" }, text)))),
      bodies,
    ),
  );
}

// Reports come as HTML in which Python has escaped everything that it did not write itself.
export function report(html) {
  const holder = made("div", { class: "report" });
  holder.innerHTML = html;
  return holder;
}

const AT_A_TIME = 100;

// A long list, so many at a time, with a field to find what is wanted. `draw` makes it of some.
export function paged(id, items, words, draw) {
  const search = made("input", { type: "search" });
  const holder = made("div");
  let most = AT_A_TIME;
  const show = () => {
    const wanted = search.value.toLowerCase();
    const found = items.filter((item) => !wanted || words(item).toLowerCase().includes(wanted));
    const more = found.length > most
      ? button(t("Show {count} more of {all}", { count: Math.min(AT_A_TIME, found.length - most), all: found.length }), () => {
          const seen = most;
          most += AT_A_TIME;
          show();
          const next = holder.querySelectorAll("input, button")[seen];
          if (next) next.focus();
        })
      : null;
    holder.replaceChildren(...[draw(found.slice(0, most)), more].filter(Boolean));
  };
  search.addEventListener("input", () => {
    most = AT_A_TIME;
    show();
  });
  show();
  return { find: field(`${id}-find`, t("Find"), search), holder };
}
