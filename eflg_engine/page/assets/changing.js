// Views that change the list: evidence, its form, sorting; and one that only tries.
import { ask } from "./desk.js";
import { button, choice, field, made, own, paged, report, say, table, tick, tried } from "./dom.js";
import { changed, go, show, state, typing, VIEWS } from "./going.js";
import { t } from "./words.js";

VIEWS.evidence = {
  title: () => t("Evidence"),
  async show() {
    const { value: items } = await ask("evidence");
    const row = (item) => [
      own(`${item.id} ${item.title}`),
      item.dated || "",
      String(item.supports.length),
      button(t("Edit"), () => go("form", item.id), { class: "small", "aria-label": `${t("Edit")} ${item.id}` }),
      button(t("Remove"), () => removal(item), { class: "small", "aria-label": `${t("Remove")} ${item.id}` }),
    ];
    const header = [t("What it is"), t("Dated"), t("Offered for"), t("Edit"), t("Remove")];
    const { find, holder } = paged("item", items, (item) => `${item.id} ${item.title}`, (some) => table(t("Evidence"), header, some.map(row), false));
    show(t("Evidence"), made("div", { class: "row" }, button(t("Add evidence"), () => go("form", null), { class: "main" }), find), holder);
  },
};

async function removal(item) {
  if (!confirm(t('Take "{title}" out of the list?', { title: item.title }))) return;
  await changed("remove", [item.id], t("{id} is taken out.", { id: item.id }), "evidence");
}

// --- the form --------------------------------------------------------------------------------------

const KEYS = ["id", "title", "kind", "dated", "review_by", "link", "shows", "assurance", "difference", "note"];

// `id` is that of the item to change, null for a new one; `given` stands in the form in place of it.
VIEWS.form = {
  async show(id, given = null) {
    const { value: words } = await ask("words");
    const { value: items } = await ask("evidence");
    const item = items.find((each) => each.id === id) || null;
    const data = { ...(item || { id: free(items) }), ...(given || {}) };
    const input = (key, type = "text") => made("input", { type, value: data[key] || "", autocomplete: "off" });
    const area = (key) => made("textarea", { rows: "2" }, data[key] || "");
    const controls = {
      id: input("id"),
      title: input("title"),
      kind: choice(words.kinds, data.kind || "", t("Choose a kind")),
      dated: input("dated"),
      review_by: input("review_by"),
      link: input("link", "url"),
      shows: choice(words.shows, data.shows || "", t("As its kind usually does")),
      assurance: choice(words.assurance, data.assurance || "", t("As its kind usually is")),
      difference: area("difference"),
      note: area("note"),
    };
    const chosen = new Set(data.supports || []);
    const read = () => ({ ...Object.fromEntries(KEYS.map((key) => [key, controls[key].value.trim()])), supports: [...chosen] });
    const put = () => changed("put", [read(), item ? item.id : ""], t("{id} is in the list.", { id: controls.id.value.trim() }), "evidence");
    show(
      item ? `${t("Edit")} ${item.id}` : t("Add evidence"),
      field("item-id", t("Its number or short name"), controls.id, t("Anything that no other item has, such as E1.")),
      field("item-title", t("What is it?"), controls.title),
      field("item-kind", t("What kind of thing is it?"), controls.kind),
      usually(controls.kind, words),
      field("item-dated", t("When is it from?"), controls.dated, t("A day as 2026-06-30, or a month as 2026-06.")),
      field("item-review", t("Until when does it stand, where it says so?"), controls.review_by),
      field("item-link", t("Where is it? (a link)"), controls.link),
      field("item-shows", t("What does it show?"), controls.shows),
      field("item-stands", t("Who stands behind it?"), controls.assurance),
      field("item-difference", t("What changed for people, where it says so?"), controls.difference),
      field("item-note", t("Note"), controls.note),
      offered(words, chosen),
      made("div", { class: "row" }, button(t("Put it in the list"), put, { class: "main" }), button(t("Leave it as it was"), () => go("evidence"))),
    );
    typing(read);
    if (given && given.title !== undefined) state.typed.changed = true; // taken up from a copy
  },
};

// The next free number of the most usual sort: E7 after E6.
function free(items) {
  const numbers = items.map((each) => /^E0*(\d+)$/.exec(each.id)).filter(Boolean).map((found) => Number(found[1]));
  return `E${Math.max(0, ...numbers) + 1}`;
}

function usually(kind, words) {
  const hint = made("p", { class: "hint", "aria-live": "polite" });
  const tell = () => {
    const [shows, stands] = words.usually[kind.value] || ["", ""];
    hint.replaceChildren(...(shows || stands ? [t("Usually:"), " ", own([shows, stands].filter(Boolean).join(", ")), "."] : []));
  };
  kind.addEventListener("change", tell);
  tell();
  return hint;
}

function offered(words, chosen) {
  const all = words.targets.flatMap((each) => (each.questions.length ? each.questions : [each]));
  const known = new Set(words.targets.flatMap((each) => [each.id, ...each.questions.map((one) => one.id)]));
  const find = made("input", { type: "search" });
  const list = made("ul");
  const draw = () => {
    const wanted = find.value.toLowerCase();
    const seen = all.filter((each) => chosen.has(each.id) || (wanted && `${each.code} ${each.text}`.toLowerCase().includes(wanted))).slice(0, 40);
    list.replaceChildren(...seen.map((each) => made("li", {}, tick(`q-${each.id}`, own(`${each.text} (${each.code})`), chosen.has(each.id), (on) => (on ? chosen.add(each.id) : chosen.delete(each.id))))));
  };
  find.addEventListener("input", draw);
  draw();
  const others = [...chosen].filter((each) => !known.has(each));
  return made(
    "fieldset",
    {},
    made("legend", {}, t("Which questions does it answer?")),
    field("item-find", t("Find a question by its words or code"), find),
    list,
    others.length ? made("p", {}, t("It is also offered for:"), " ", own(others.join(", ")), ".") : null,
  );
}

// --- sorting ---------------------------------------------------------------------------------------

let later = []; // items left for later

VIEWS.sort = {
  title: () => t("Sort"),
  async show(id = null, given = null) {
    const { value: found } = await ask("sorting", later);
    if (!found.left) {
      show(t("Sort"), made("p", {}, t("Every item says which questions it answers, or no question is left that it might.")));
      return;
    }
    const draft = given && id === found.item ? given : {};
    const ticks = new Map(found.questions.map((each) => [each.id, { on: Boolean(draft[each.id]), place: made("input", { type: "text", value: (draft[each.id] || {}).place || "", autocomplete: "off" }) }]));
    const none = made("input", { type: "checkbox", id: "none" });
    const read = () => Object.fromEntries([...ticks].filter(([, each]) => each.on).map(([key, each]) => [key, { place: each.place.value.trim() }]));
    const keep = () => {
      const answered = Object.fromEntries(Object.entries(read()).map(([key, each]) => [key, each.place]));
      const not = none.checked ? [...ticks.keys()].filter((key) => !(key in answered)) : [];
      const count = Object.keys(answered).length;
      if (!count && !not.length) {
        say(t("Tick what it answers, or leave it for later."));
        return undefined;
      }
      return changed("answer", [found.item, answered, not], t("Noted: {id} answers {count} of them.", { id: found.item, count }), "sort");
    };
    const asked = found.questions.map((each) => {
      const one = ticks.get(each.id);
      one.place.setAttribute("aria-label", `${t("Where in it? (if you know)")} ${each.code}`);
      const said = [each.answered_by.length ? t("Answered already by {items}.", { items: each.answered_by.join(", ") }) : "", each.said].filter(Boolean).join(" ");
      return made(
        "li",
        { class: "question" },
        tick(`answers-${each.id}`, own(`${each.asks} (${each.code})`), one.on, (on) => (one.on = on)),
        said ? made("p", { class: "hint" }, own(said)) : null,
        field(`place-${each.id}`, t("Where in it? (if you know)"), one.place),
      );
    });
    show(
      t("Sort"),
      made("p", {}, t("Items left: {count}. Nothing is decided for you: the likeliest questions stand first.", { count: found.left })),
      made("h2", {}, own(`${found.item} ${found.title}`)),
      made("p", {}, own([found.dated, found.link].filter(Boolean).join(" "))),
      made("fieldset", {}, made("legend", {}, t("Tick the questions that it answers")), made("ul", { class: "plain" }, asked)),
      made("div", { class: "tick" }, none, made("label", { for: "none" }, t("It answers none of the others here"))),
      made("div", { class: "row" }, button(t("Keep, and go on"), keep, { class: "main" }), button(t("Later"), () => { later = [...later.filter((each) => each !== found.item), found.item]; return go("sort"); })),
      found.next.length ? made("h2", {}, t("Next")) : null,
      made("ol", {}, found.next.map(([item, title]) => made("li", {}, own(`${item} ${title}`)))),
    );
    state.given = [found.item];
    typing(read);
    if (Object.keys(draft).length) state.typed.changed = true;
  },
};

// --- trying without ----------------------------------------------------------------------------------

const off = new Set();

VIEWS.tryout = {
  title: () => t("Try without"),
  async show() {
    const { value: items } = await ask("evidence");
    const there = new Set(items.map((each) => each.id));
    for (const each of [...off]) if (!there.has(each)) off.delete(each);
    const said = made("div", { role: "status" });
    const full = made("div");
    const draw = async () => {
      const { value } = await ask("without", [...off]);
      full.replaceChildren();
      said.replaceChildren(
        made("p", {}, off.size ? t("Without {off} of {all}:", { off: off.size, all: items.length }) : t("With all {all}:", { all: items.length }), " ", own(value.level)),
        off.size ? made("p", {}, t("With all {all}:", { all: items.length }), " ", own(value.now)) : "",
        made("ul", {}, value.changed.map((each) => made("li", {}, own(`${each.title}: ${each.now} → ${each.then}`)))),
      );
      document.documentElement.dataset.tried = JSON.stringify([[...off].sort(), value.level, value.changed.map((each) => [each.id, each.then])]);
    };
    const flip = (id, on) => {
      if (on) off.delete(id);
      else off.add(id);
      return tried(draw);
    };
    const entry = (item) => made("li", {}, tick(`on-${item.id}`, own(`${item.id} ${item.title}`), !off.has(item.id), (on) => flip(item.id, on)));
    const { find, holder } = paged("try", items, (item) => `${item.id} ${item.title}`, (some) => made("ul", { class: "plain" }, some.map(entry)));
    show(
      t("Try without"),
      made("p", {}, t("Untick evidence to see at once what hangs on it. Your list stays as it is.")),
      made("div", { class: "tried", role: "region", tabindex: "0", "aria-label": t("What changes") }, said),
      made(
        "div",
        { class: "row" },
        button(t("What exactly changes"), () => tried(async () => full.replaceChildren(report((await ask("without_in_full", [...off])).value)))),
        button(t("Tick all again"), () => { off.clear(); return go("tryout"); }),
      ),
      full,
      made("fieldset", {}, made("legend", {}, t("Evidence")), find, holder),
    );
    await draw();
  },
};

export function forgetTried() {
  off.clear();
  later = [];
}
