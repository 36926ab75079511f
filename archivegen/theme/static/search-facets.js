// The facets: what a search is narrowed by, with counts; what is chosen stands above the results as well.

import { make, wordsOf } from "./search-fold.js";

const LONG = 12;  // values from which a facet has a field to find one

// An article has one of these: of several chosen values any will do. All chosen people and places must be there.
const ANY = new Set(["kind", "section", "decade", "year", "language"]);

const decadeOf = (year) => (Number(year) > 0 ? `${String(year).slice(0, -1)}0` : "");

const union = (chosen) => chosen.size ? { any: [...chosen] } : null;

// The chosen values as Pagefind asks for them; decades are years to it. `except` is left out.
const asked = (chosen, years, except) => {
  const filters = {};
  for (const [name, values] of chosen) {
    if (name === except || !values.size || name === "decade" || name === "year") continue;
    filters[name] = ANY.has(name) ? union(values) : [...values];
  }
  const decades = except === "decade" ? null : chosen.get("decade"), own = except === "year" ? null : chosen.get("year");
  if (decades?.size || own?.size) {
    const within = years.filter((year) => (!decades?.size || decades.has(decadeOf(year))) && (!own?.size || own.has(year)));
    filters.year = { any: within.length ? within : ["none"] };
  }
  return filters;
};

// What is to be asked: the filters, and for every facet of which any value will do the filters without its own, because
// the counts of its other values are those they would add.
export const questions = (chosen, years) => ({
  filters: asked(chosen, years),
  apart: [...ANY].filter((name) => chosen.get(name)?.size).map((name) => [name, asked(chosen, years, name)]),
});

const byDecade = (counts = {}) => {
  const found = {};
  for (const [year, count] of Object.entries(counts)) {
    const decade = decadeOf(year);
    if (decade && count) found[decade] = (found[decade] || 0) + count;
  }
  return found;
};

// `words` has the labels; `named` says a value as it is shown; `changed` is called with a facet, a value and whether it is on.
export const facetPanel = (panel, words, named, number, changed) => {
  const groups = new Map();

  const group = (name) => {
    const heading = make("span", "facet-name", words.facets.get(name));
    const find = make("input", "facet-find");
    [find.type, find.placeholder, find.hidden] = ["text", words.get("find"), true];
    find.setAttribute("aria-label", words.get("find") + words.get("colon") + words.facets.get(name));
    find.autocomplete = "off";
    const list = make("ul", "facet-values");
    const box = make("details", "facet", make("summary", "", heading), find, list);
    box.dataset.facet = name;
    list.setAttribute("aria-label", words.facets.get(name));
    const made = { box, find, list, values: new Map() };
    find.addEventListener("input", () => sift(made));
    groups.set(name, made);
    panel.append(box);
    return made;
  };

  const sift = ({ find, values }) => {
    const wanted = find.hidden ? [] : wordsOf(find.value);
    for (const { item, input, count, words: own } of values.values()) {
      const fits = wanted.every((word) => own.some((one) => one.startsWith(word)));
      item.hidden = !(input.checked || (count > 0 && fits));
    }
  };

  const value = (name, text) => {
    const input = make("input");
    input.type = "checkbox";
    const label = named(name, text), tally = make("span", "tally");
    const item = make("li", "", make("label", "facet-value", input, make("bdi", "facet-label", label), tally));
    item.dataset.value = text;
    input.addEventListener("change", () => changed(name, text, input.checked));
    return { item, input, tally, count: 0, label, words: [...wordsOf(label), ...wordsOf(text)] };
  };

  const order = (name) => (one, other) =>
    name === "year" || name === "decade" ? Number(one[0]) - Number(other[0])
      : other[1].count - one[1].count || one[1].label.localeCompare(other[1].label, document.documentElement.lang);

  const draw = (name, counts, chosen, open) => {
    const made = groups.get(name) || group(name);
    for (const text of [...Object.keys(counts), ...chosen]) if (!made.values.has(text)) made.values.set(text, value(name, text));
    for (const [text, one] of made.values) {
      one.count = Object.hasOwn(counts, text) ? counts[text] : 0;
      one.input.checked = chosen.has(text);
      one.tally.textContent = number(one.count);
    }
    const sorted = [...made.values].sort(order(name)).map(([, { item }]) => item);
    const focus = document.activeElement;
    if (sorted.some((item, at) => made.list.children[at] !== item)) {
      made.list.replaceChildren(...sorted);
      if (made.list.contains(focus)) focus.focus({ preventScroll: true });
    }
    const offered = [...made.values.values()].filter(({ count, input }) => count || input.checked).length;
    made.find.hidden = offered <= LONG && !made.find.value;
    made.box.hidden = offered === 0 || (offered === 1 && !chosen.size && name !== "section" && ANY.has(name));
    if (open) made.box.open = true;
    sift(made);
  };

  let drawn = false;
  return (counts, chosen) => {
    for (const name of words.facets.keys()) {
      const own = chosen.get(name) || new Set();
      const first = !drawn && (own.size > 0 || name === "kind" || name === "decade");
      draw(name, (name === "decade" ? counts.decade || byDecade(counts.year) : counts[name]) || {}, own, first);
    }
    drawn = true;
  };
};

export const countsOf = (answer, apart) => {
  const counts = { ...answer.filters };
  for (const [name, filters] of apart) counts[name] = name === "decade" ? byDecade(filters.year) : filters[name];
  if (apart.some(([name]) => name === "year") && !counts.decade) counts.decade = byDecade(answer.filters.year);
  return counts;
};

// The chosen values as buttons that take them away, and one for all.
export const chips = (list, words, named, remove, clear) => (chosen) => {
  const buttons = [...chosen].flatMap(([name, values]) => [...values].map((text) => {
    const what = name === "decade" ? "" : (words.facets.get(name) || name) + words.get("colon");  // "Década de 1980" says it
    const button = make("button", "chip", ...(what ? [make("bdi", "", what)] : []), make("bdi", "", named(name, text)), make("span", "chip-cross"));
    button.type = "button";
    button.setAttribute("aria-label", words.get("remove") + words.get("colon") + what + named(name, text));
    button.addEventListener("click", () => remove(name, text));
    return make("li", "", button);
  }));
  if (buttons.length > 1) {
    const all = make("button", "chip chip-all", words.get("clear"));
    all.type = "button";
    all.addEventListener("click", clear);
    buttons.push(make("li", "", all));
  }
  list.replaceChildren(...buttons);
  list.hidden = !buttons.length;
};
