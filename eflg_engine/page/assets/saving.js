// Files: each is what the command line writes.
import { ask } from "./desk.js";
import { button, made, say, tried } from "./dom.js";
import { state, show, told, VIEWS } from "./going.js";
import { keeper } from "./keeping.js";
import { language, t } from "./words.js";

const BLANK = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=";

function ahead() {
  return `${Number(state.summary.as_at.slice(0, 4)) + 3}-${state.summary.as_at.slice(5)}`.replace("-02-29", "-02-28");
}

const forecast = () => ["forecast", "BUNDLE", "--until", ahead()];
const plan = () => ["plan", "BUNDLE", "--target", state.summary.target];

function full(...more) {
  const since = state.summary.compared ? ["--since", "OLD"] : [];
  return ["report", "BUNDLE", "--language", language, ...since, ...more];
}

// Names of files by what they are, the command that makes each, and its ending.
const files = () => [
  [t("Your list"), [
    [t("Workbook (.xlsx)"), () => ["bundle", "export", "BUNDLE"], ".xlsx"],
    [t("YAML file (.yaml)"), null, ".yaml"],
  ]],
  [t("The report"), [
    [t("Word document (.docx)"), () => full(), ".docx"],
    [t("Summary for members, Word (.docx)"), () => full("--for", "member", "--summary"), ".docx"],
    [t("Web page (.html)"), () => full(), ".html"],
    [t("Markdown (.md)"), () => full(), ".md"],
  ]],
  [t("Tables, data and calendars"), [
    [t("Levels as a table (.csv)"), () => ["assess", "BUNDLE"], ".csv"],
    [t("Result as data (.json)"), () => ["assess", "BUNDLE"], ".json"],
    [t("Calendar of what lapses (.ics)"), forecast, ".ics"],
    [t("Calendar of the plan (.ics)"), plan, ".ics"],
  ]],
  [t("Pictures"), [
    [t("What lapses when (.svg)"), forecast, ".svg"],
    [t("What lapses when (.png)"), forecast, ".png"],
    [t("All pictures of the report (.svg)"), () => full(), ".svg"],
    [t("All pictures of the report (.png)"), () => full(), ".png"],
  ]],
];

VIEWS.save = {
  title: () => t("Save"),
  async show() {
    show(
      t("Save"),
      made("p", {}, t("Your browser asks where to put the file, or puts it among the downloads. Each is what the command line writes.")),
      await keeper(state),
      files().map(([title, listed]) => [
        made("h2", {}, title),
        made("ul", { class: "plain saved" }, listed.map(([text, command, ending]) => made("li", {}, button(text, () => download(command, ending), { "data-file": `${command ? command()[0] : "list"}${ending}` })))),
      ]),
    );
  },
};

function download(command, ending) {
  return tried(async () => {
    say(t("Making the file ..."));
    let { value, content } = command ? await ask("save", command(), ending) : await ask("saved_yaml");
    const drawn = value.pictures && value.pictures.length;
    const able = !drawn || canDraw();
    if (drawn) {
      const pictures = [];
      for (const [svg, zoom] of value.pictures) pictures.push(able ? await painted(svg, zoom) : BLANK);
      content = (await ask("painted", pictures)).content;
    }
    const link = made("a", { href: URL.createObjectURL(new Blob([content])), download: value.name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    if (ending === ".xlsx" || ending === ".yaml") {
      state.unsaved = false;
      told();
    }
    document.documentElement.dataset.saved = value.name;
    say(t("{name} is saved.", { name: value.name }) + (able ? "" : ` ${t("This browser lets pages draw no pictures: its tables say the same.")}`));
  });
}

// Some browsers are set to give pages noise in place of what they drew.
function canDraw() {
  const canvas = made("canvas", { width: 1, height: 1 });
  const drawing = canvas.getContext("2d");
  if (!drawing) return false;
  drawing.fillStyle = "#123456";
  drawing.fillRect(0, 0, 1, 1);
  return [...drawing.getImageData(0, 0, 1, 1).data].join() === "18,52,86,255";
}

// A picture as PNG in base64, so many pixels for each of its units.
async function painted(svg, zoom) {
  const [, width, height] = svg.match(/<svg[^>]*? width='([\d.]+)'[^>]*? height='([\d.]+)'/);
  const [wide, high] = [width, height].map((each) => Math.round(each * zoom));
  const sized = svg.replace(`width='${width}'`, `width='${wide}'`).replace(`height='${height}'`, `height='${high}'`);
  const image = new Image(wide, high);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(sized)}`;
  await image.decode();
  const canvas = made("canvas", { width: wide, height: high });
  canvas.getContext("2d").drawImage(image, 0, 0, wide, high);
  return canvas.toDataURL("image/png").split(",")[1];
}
