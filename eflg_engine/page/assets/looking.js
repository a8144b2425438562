// Views that show what is so: levels, themes, criteria, questions, and the reports.
import { ask, send } from "./desk.js";
import { button, choice, field, made, own, report, say, table, tried } from "./dom.js";
import { changed, go, show, state, VIEWS } from "./going.js";
import { t } from "./words.js";

export const TYPES = ".xlsx,.ods,.csv,.tsv,.yaml,.yml,.json";

export function chooser(id, title, work) {
  const input = made("input", { type: "file", accept: TYPES });
  input.addEventListener("change", () => input.files[0] && work(input.files[0]));
  return field(id, title, input, t("A workbook (.xlsx, .ods), a table (.csv) or a YAML file."));
}

// --- the overview --------------------------------------------------------------------------------

function settings() {
  const { summary } = state;
  const day = made("input", { type: "date", value: summary.as_at });
  const framework = choice(summary.frameworks, summary.framework);
  const lapsed = made("div", { id: "lapsed" });
  const move = async (to) => {
    const value = await changed("set_day", [to], t("The date has moved."));
    if (!value) return;
    const shown = document.getElementById("lapsed");
    shown.replaceChildren(
      made("p", {}, value.changed.length ? t("With that day, these levels are different:") : t("No level is different with that day.")),
      made("ul", {}, value.changed.map((each) => made("li", {}, own(`${each.title}: ${each.now} → ${each.then}`)))),
    );
    document.getElementById("day").focus({ preventScroll: true });
  };
  return made(
    "div",
    { class: "settings" },
    made(
      "div",
      { class: "row" },
      field("day", t("Judged as at"), day),
      button(t("Move the date"), () => move(day.value)),
      button(t("A month later"), () => move(later(summary.as_at, 1))),
      button(t("A year later"), () => move(later(summary.as_at, 12))),
    ),
    lapsed,
    made(
      "div",
      { class: "row" },
      field("under", t("Framework"), framework),
      button(t("Change the framework"), () => changed("set_framework", [framework.value], t("The framework has changed."))),
    ),
  );
}

// A day so many months on; the last of its month where that is shorter.
export function later(day, months) {
  const [year, month, date] = day.split("-").map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date, last));
  return first.toISOString().slice(0, 10);
}

VIEWS.overview = {
  title: () => t("Overview"),
  async show() {
    const { summary } = state;
    const header = [t("Theme"), t("Level"), ...summary.levels.map(own), t("Look closer")];
    const rows = summary.modules.flatMap((module) => [
      module.title,
      ...module.themes.map((theme) => [
        own(theme.title),
        own(theme.level),
        ...summary.levels.map((_, place) => {
          const [cell, held] = theme.cells[place] || ["-", false];
          return held ? made("strong", {}, cell) : cell;
        }),
        button(t("Open"), () => go("theme", theme.id), { class: "small", "aria-label": `${t("Open")}: ${theme.title}` }),
      ]),
    ]);
    const { value } = await ask("view", "overview");
    show(
      summary.council,
      report(summary.headline),
      settings(),
      made("h2", {}, t("Themes, level by level")),
      table(t("Themes, level by level"), header, rows, false),
      made("p", { class: "hint" }, t("1/2: one of two criteria is met. In bold: the level that the theme holds.")),
      report(value),
    );
  },
};

// --- a theme, a criterion, a question --------------------------------------------------------------

function questions(of, listed) {
  return made(
    "ul",
    { class: "asked" },
    listed.map((each) =>
      made(
        "li",
        {},
        made("span", { class: each.answered === "yes" ? "yes" : "no" }, each.answered === "yes" ? t("Answered") : each.answered === "no" ? t("Not answered") : t("Not asked")),
        " ",
        own(each.asks),
        each.by ? made("span", { class: "by" }, " ", own(each.by)) : null,
        " ",
        button(each.code || t("Open"), () => go("question", each.question, of), { class: "small", "aria-label": `${t("Open the question")} ${each.code}: ${each.asks}` }),
      ),
    ),
  );
}

VIEWS.theme = {
  async show(id) {
    const { value: theme } = await ask("theme", id);
    show(
      theme.title,
      button(t("Back to the overview"), () => go("overview")),
      report(theme.facts),
      theme.levels.map((level) => [
        made("h2", {}, own(level.title)),
        level.criteria.map((each) => [
          made("h3", {}, own(each.statement)),
          made(
            "div",
            { class: "row" },
            made("span", { class: each.met ? "yes" : "no" }, each.state),
            button(t("Open the criterion"), () => go("criterion", each.id), { class: "small", "aria-label": `${t("Open the criterion")} ${each.name}` }),
          ),
          questions(each.id, each.questions),
        ]),
      ]),
    );
  },
};

VIEWS.criterion = {
  async show(id) {
    const { value: criterion } = await ask("criterion", id);
    show(
      criterion.name,
      button(`${t("Back to")} ${criterion.theme_title}`, () => go("theme", criterion.theme)),
      report(criterion.html),
      criterion.questions.length ? made("h2", {}, t("Its questions")) : null,
      questions(id, criterion.questions),
    );
  },
};

VIEWS.question = {
  async show(id, of) {
    const { value: found } = await ask("question", id, of);
    const stands = found.answered === "yes" ? t("Answered") : found.answered === "no" ? t("Not answered") : t("Not asked");
    const offer = (item) => changed("answer", [item, { [id]: "" }, []], t("Noted: it answers."));
    show(
      found.code || t("A question"),
      button(`${t("Back to")} ${found.criterion_name}`, () => go("criterion", of)),
      made("p", { class: "asks" }, own(found.asks)),
      made("p", {}, made("span", { class: found.answered === "yes" ? "yes" : "no" }, stands)),
      found.counting.length
        ? table(t("What answers it"), [t("Evidence"), t("Where in it"), t("Counts until"), t("Edit")], found.counting.map((each) => [own(`${each.item} ${each.title}`), own(each.place || "-"), each.until || "-", button(t("Edit"), () => go("form", each.item), { class: "small", "aria-label": `${t("Edit")} ${each.item}` })]))
        : null,
      found.missing.length ? [made("h2", {}, t("What is missing")), made("ul", {}, found.missing.map((each) => made("li", {}, own(each))))] : null,
      found.usual.length ? made("p", {}, t("The answer is usually found in:"), " ", own(found.usual.join("; ")), ".") : null,
      found.remedy && found.answered === "no" ? made("p", {}, t("To do:"), " ", own(found.remedy)) : null,
      found.might.length
        ? [
            made("h2", {}, t("What you have listed and might answer it")),
            made("ul", { class: "asked" }, found.might.map((each) => made("li", {}, own(`${each.item} ${each.title}${each.said ? ` (${each.said})` : ""}`), " ", button(t("It answers this"), () => offer(each.item), { class: "small", "aria-label": `${t("It answers this")}: ${each.item}` })))),
          ]
        : null,
      made("p", {}, button(t("Add evidence for it"), () => go("form", null, { kind: found.kind, supports: [id] }), { class: "main" })),
    );
  },
};

// --- reports --------------------------------------------------------------------------------------

function plain(name, title) {
  VIEWS[name] = {
    title,
    async show() {
      const { value } = await ask("view", name);
      show(title(), report(value));
    },
  };
}

VIEWS.plan = {
  title: () => t("Plan"),
  async show() {
    const { summary } = state;
    const level = choice(summary.level_ids.map((each, place) => [each, summary.levels[place]]), summary.target);
    const holder = made("div");
    const work = () => tried(async () => {
      say(t("Looking for the least effort ..."));
      const { value } = await ask("view", "plan", level.value);
      holder.replaceChildren(report(value));
      say(t("The plan is below."));
    });
    show(t("Plan"), made("div", { class: "row" }, field("target", t("Level to reach"), level), button(t("Make the plan"), work, { class: "main" })), holder);
  },
};
plain("forecast", () => t("Forecast"));
plain("claims", () => t("Claims"));
plain("thread", () => t("Golden thread"));
plain("appendix", () => t("Register"));

VIEWS.compare = {
  title: () => t("Compare"),
  async show() {
    const { value } = await ask("view", "compare");
    const take = (file) => tried(async () => {
      const { value: given } = await send("compare_with", [file.name], await file.arrayBuffer());
      state.summary.compared = true;
      await go("compare");
      say([t("The two are side by side below."), ...given.warnings].join(" "));
    });
    show(t("Compare with last year"), chooser("old", t("Last year's file"), take), value ? report(value) : made("p", {}, t("Choose the file to compare with.")));
  },
};
