// What the interface says, in English as it stands in the code or in another language.
import cy from "./cy.json";

const CATALOGUES = { cy };
export const NAMES = { en: "English", cy: "Cymraeg" };
export let language = "en";

export function speak(chosen) {
  language = chosen;
  document.documentElement.lang = chosen === "en" ? "en-GB" : chosen;
}

// A text in the language chosen, its {places} filled in.
export function t(english, values = {}) {
  const found = (CATALOGUES[language] || {})[english] || english;
  return found.replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
}
