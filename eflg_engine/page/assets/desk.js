// Python in a worker: it holds the evidence, and makes every report and file.
import { $, problems } from "./dom.js";
import { inflated } from "./parts.js";
import { t } from "./words.js";

const waiting = new Map();
let worker = null;
let last = 0;

function taken(name) {
  const part = $(`part-${name}`);
  const text = part.textContent;
  part.remove();
  return text;
}

// The texts of the licences, opened and shut by the button in front of them.
export function showLicences() {
  const button = $("licences");
  button.addEventListener("click", async () => {
    const shown = $("licence-texts");
    if (!shown.textContent) shown.textContent = new TextDecoder().decode(await inflated(taken("licences")));
    shown.hidden = !shown.hidden;
    button.setAttribute("aria-expanded", String(!shown.hidden));
  });
}

export async function begin(ready) {
  const failed = (reason) => {
    $("waiting").hidden = true;
    document.documentElement.dataset.ready = "failed";
    problems([t("This page could not start here."), reason]);
  };
  const code = await inflated(taken("worker"));
  worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  worker.onerror = (event) => failed(event.message || "");
  worker.onmessage = ({ data }) => {
    if (data.progress) {
      $("bar").value = data.share;
      return;
    }
    if (data.failed) failed(data.failed);
    else if (data.started) ready();
    else answered(data);
  };
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const parts = Object.fromEntries(["wasm", "memory", "library", "lock", "site"].map((name) => [name, taken(name)]));
  worker.postMessage({ start: { parts, today } });
}

function answered(data) {
  const { resolve, reject } = waiting.get(data.number);
  waiting.delete(data.number);
  if (data.problems) reject(data.problems);
  else if (data.crashed) reject([t("Something went wrong in this page. Your evidence is as it was."), data.crashed]);
  else resolve(data);
}

// What a method of the desk gives: its `value`, and the `content` of a file.
export function ask(method, ...given) {
  return send(method, given);
}

// The same for a method that takes the content of a file, which goes to the worker for good.
export function send(method, given, content) {
  return new Promise((resolve, reject) => {
    const number = ++last;
    waiting.set(number, { resolve, reject });
    worker.postMessage({ number, method, given, content }, content ? [content] : []);
  });
}
