// A copy of the evidence in this browser, where somebody asks for it: in case the page is closed.
import { ask } from "./desk.js";
import { made, say, tick, tried } from "./dom.js";
import { t } from "./words.js";

const AFTER = 2000; // milliseconds from a letter typed to its being kept

let wanted = false;
let mine = null; // the name of this page's copy among those of other tabs
let copy = null;
let possible = null;
let timer = 0;

const newName = () => Array.from(crypto.getRandomValues(new Uint32Array(3)), (each) => each.toString(36)).join("");

function store(mode, work) {
  return new Promise((resolve, reject) => {
    const refused = (error) => reject([t("This browser keeps no copies here."), String(error || "")]);
    let opening;
    try {
      opening = indexedDB.open("eflg-page", 1);
    } catch (error) {
      refused(error);
      return;
    }
    opening.onupgradeneeded = () => opening.result.createObjectStore("copies");
    opening.onerror = () => refused(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const doing = database.transaction("copies", mode, { durability: "strict" });
      const asked = work(doing.objectStore("copies"));
      doing.oncomplete = () => {
        database.close();
        resolve(asked.result);
      };
      doing.onerror = doing.onabort = () => {
        database.close();
        refused(doing.error);
      };
    };
  });
}

export const kept = () => wanted;

// Whether this browser lets the page keep anything; nothing is left behind by asking.
async function canKeep() {
  if (possible === null) {
    possible = await store("readwrite", (copies) => copies.delete("-")).then(() => true, () => false);
  }
  return possible;
}

// Keep what the desk holds, and what is typed.
export async function keep(state) {
  if (!wanted || !state.summary) return;
  const { content } = await ask("copy");
  copy = { council: state.summary.council, content };
  await write(state);
}

function write(state) {
  if (!wanted || !copy) return undefined;
  const { typed } = state;
  const draft = typed && typed.changed ? { view: typed.view, given: typed.given, data: typed.read() } : null;
  return store("readwrite", (copies) => copies.put({ ...copy, draft, when: new Date().toISOString() }, mine));
}

// What is typed is kept soon; how long somebody goes on typing does not put it off.
export function writeDraft(state) {
  if (!wanted || timer) return;
  timer = setTimeout(() => {
    timer = 0;
    Promise.resolve(write(state)).catch(() => lost());
  }, AFTER);
}

function lost() {
  say(t("What you typed could not be kept in this browser: save your work."));
}

export async function copies() {
  if (!window.indexedDB || !(await canKeep())) return [];
  const names = await store("readonly", (all) => all.getAllKeys());
  const found = await store("readonly", (all) => all.getAll());
  return names.map((name, place) => ({ name, ...found[place] })).sort((one, other) => (one.when < other.when ? 1 : -1));
}

export function forget(name) {
  return store("readwrite", (all) => all.delete(name));
}

// This page goes on with a copy, and keeps it up to date.
export function adopt(found) {
  wanted = true;
  mine = found.name;
}

export async function keeper(state) {
  if (!(await canKeep())) {
    return made("p", { class: "inset" }, t("This browser lets the page keep nothing, so what you type is lost when the page is closed: save often."));
  }
  const choose = (on) =>
    tried(async () => {
      wanted = on;
      if (on) {
        mine = mine || newName();
        await keep(state);
        say(t("A copy is kept in this browser after each change, until you untick this."));
      } else {
        if (mine) await forget(mine);
        say(t("The copy in this browser is deleted."));
      }
    });
  return made(
    "div",
    { class: "inset" },
    tick("keep", t("Keep a copy in this browser while I work, in case the page is closed by accident"), wanted, choose),
    made("p", { class: "hint" }, t("Others who use this browser on this computer could open it too. Without it, what is not saved is lost when the page is closed.")),
  );
}
