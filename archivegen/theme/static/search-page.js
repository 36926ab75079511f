// The search page: what is asked stands in the address (?q=…&order=newest&people=…), so that it can be kept, sent and
// gone back to. Nothing of the index is loaded before somebody is about to search.

import { openEngine } from "./search-engine.js";
import { chips, countsOf, facetPanel, questions } from "./search-facets.js";
import { make } from "./search-fold.js";
import { described, nameBox, openNames } from "./search-names.js";
import { resultList } from "./search-results.js";

const PAUSE = 120, QUIET = 900;  // milliseconds without a key: before a question is asked, before its answer is announced

// The interface's words stand in the page, in its language.
const readWords = (list) => {
  const of = (attribute) => [...list.children].filter((item) => attribute in item.dataset).map((item) => [item.dataset[attribute], item.textContent]);
  const words = new Map(of("for"));
  words.facets = new Map(of("facet"));
  words.counts = of("count").map(([number, text]) => [Number(number), text]);
  return words;
};

export const start = async (finder, fail) => {
  const at = (id) => document.getElementById(id);
  const [input, sort, summary, status, panel, nothing] =
    ["search-input", "search-sort", "search-summary", "search-status", "search-facets", "search-nothing"].map(at);
  const words = readWords(at("search-words"));
  const language = document.documentElement.lang;
  const root = new URL(finder.dataset.root, document.baseURI).href;
  const title = document.title;
  const system = /[0-9]/.test(words.get("digits")) ? { numberingSystem: "latn" } : {};
  const asWritten = new Intl.NumberFormat(language, system), ungrouped = new Intl.NumberFormat(language, { ...system, useGrouping: false });
  const number = (value) => asWritten.format(value);
  const plurals = new Intl.PluralRules(language);
  const counted = (value) => {
    const fitting = words.counts.find(([one]) => plurals.select(one) === plurals.select(value)) || words.counts.at(-1);
    return fitting[1].replace("#", number(value));
  };

  const languages = new Intl.DisplayNames([language, "en"], { type: "language" });
  const named = (facet, value) => {
    if ((facet === "decade" || facet === "year") && !/^-?[0-9]+$/.test(value)) return value;  // somebody wrote it into the address
    if (facet === "decade") return words.get("decade").replace("#", ungrouped.format(value));
    if (facet === "year") return Number(value) > 0 ? ungrouped.format(value) : words.get("bce").replace("#", ungrouped.format(1 - Number(value)));
    if (facet !== "language") return value;
    try { return languages.of(value); } catch { return value; }
  };

  const engine = openEngine(new URL(finder.dataset.bundle, document.baseURI).href, language.toLowerCase());
  const names = openNames(new URL(finder.dataset.names, document.baseURI).href, Number(finder.dataset.files));
  const results = resultList(at("search-results"), at("search-more"));

  // What is asked.
  let term = "", chosen = new Map();
  const orders = new Set([...sort.options].map((option) => option.value));

  const readAddress = () => {
    const query = new URLSearchParams(location.search);
    term = query.get("q") || "";
    sort.value = orders.has(query.get("order")) ? query.get("order") : "";
    chosen = new Map();
    for (const [name, value] of query) {
      if (words.facets.has(name) && value) chosen.set(name, (chosen.get(name) || new Set()).add(value));
    }
  };

  const address = () => {
    const query = new URLSearchParams();
    if (term.trim()) query.set("q", term);
    if (sort.value) query.set("order", sort.value);
    for (const [name, values] of chosen) for (const value of values) query.append(name, value);
    const text = query.toString();
    return text ? `?${text}` : location.pathname;
  };

  // Words that are still being typed change the address in place; whatever else is asked is a step to go back from.
  let typing = false;
  const writeAddress = (typed) => {
    const to = address();
    if (new URL(to, location.href).href !== location.href) {
      if (typed && typing) history.replaceState(null, "", to); else history.pushState(null, "", to);
    }
    typing = typed;
  };

  const asks = () => Boolean(term.trim() || sort.value || chosen.size);

  // What is shown.
  const drawFacets = facetPanel(panel, words, named, number, (name, value, on) => choose(name, value, on));
  const drawChips = chips(at("search-chips"), words, named, (name, value) => {
    choose(name, value, false);
    (at("search-chips").querySelector("button") || input).focus();
  }, () => clearFilters());

  let announcing = 0;
  const say = (text) => {
    summary.textContent = text;
    clearTimeout(announcing);
    announcing = setTimeout(() => { status.textContent = text; }, QUIET);
  };

  const showNothing = async (mine, unfiltered) => {
    nothing.hidden = false;
    at("search-unfiltered").hidden = !chosen.size;
    at("search-unfiltered").textContent = words.get("clear") + (unfiltered ? words.get("colon") + counted(unfiltered) : "");
    const near = at("search-near");
    near.hidden = true;
    const found = await names.near(term);
    if (mine !== ticket || !found.length) return;
    near.querySelector("ul").replaceChildren(...found.map((row) => {
      const link = make("a", "", ...described(row));
      link.href = root + row.url;
      return make("li", "", link);
    }));
    near.hidden = false;
  };

  let ticket = 0, answered = null;
  const busy = (on) => at("search-found").setAttribute("aria-busy", String(on));
  const ask = async (count) => {
    const mine = ++ticket;
    answered = location.search;
    busy(true);
    const asking = asks();
    document.title = term.trim() ? `${term.trim()} · ${title}` : title;
    drawChips(chosen);
    at("search-start").hidden = asking;
    at("search-found").hidden = !asking;
    if (!asking) {
      results.clear();
      summary.textContent = status.textContent = "";
      clearTimeout(announcing);
      busy(false);
      return;
    }
    const waiting = setTimeout(() => { if (mine === ticket) summary.textContent = words.get("wait"); }, 300);
    try {
      const { totals } = await engine.load();
      const asked = questions(chosen, Object.keys(totals.year || {}));
      const answer = await engine.search(term, asked, sort.value);
      clearTimeout(waiting);
      if (mine !== ticket) return;
      nothing.hidden = true;
      drawFacets(countsOf(answer, answer.apart), chosen);
      const lost = answer.results.length ? answer.left : [];
      at("search-left").hidden = !lost.length;
      at("search-left").querySelector("span").replaceChildren(...lost.flatMap((word, n) => [n ? " · " : "", make("bdi", "", word)]));
      say(counted(answer.results.length));
      await results.show(answer.results, count);
      if (mine === ticket && !answer.results.length) await showNothing(mine, answer.unfiltered);
    } catch (error) {
      if (mine === ticket) fail(error);
    } finally {
      clearTimeout(waiting);
      if (mine === ticket) busy(false);
    }
  };

  // What readers do.
  let pause = 0;
  const asked = (typed = false) => {
    clearTimeout(pause);
    pause = 0;
    writeAddress(typed);
    return ask();
  };

  const choose = (name, value, on) => {
    const values = new Set(chosen.get(name));
    if (on) values.add(value); else values.delete(value);
    chosen = new Map([...chosen].filter(([one]) => one !== name));
    if (values.size) chosen.set(name, values);
    asked();
  };

  const clearFilters = () => {
    chosen = new Map();
    asked();
    input.focus();
  };

  const go = (to, apart) => { if (apart) window.open(to, "_blank", "noopener"); else location.assign(to); };
  const box = nameBox(input, at("search-suggestions"), names, (url) => root + url, go);

  input.addEventListener("input", () => {
    term = input.value;
    busy(true);
    clearTimeout(pause);
    pause = setTimeout(() => asked(true), PAUSE);
    box.open();
  });
  input.addEventListener("blur", () => { typing = false; });
  at("search-form").addEventListener("submit", (event) => {
    event.preventDefault();
    box.close();
    if (pause || term !== input.value) {  // else it is answered already
      term = input.value;
      asked(true);
    }
    typing = false;
  });
  sort.addEventListener("change", () => asked());
  at("search-more").addEventListener("click", () => results.further().catch(fail));
  at("search-unfiltered").addEventListener("click", clearFilters);
  at("search-start").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    typing = false;
    readAddress();
    ask();
    input.focus();
  });
  addEventListener("popstate", () => {
    if (location.search === answered) return;  // another place of this page
    typing = false;
    readAddress();
    input.value = term;
    box.close();
    ask();
  });

  finder.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;  // keys that choose how to write what is typed; Safari's last
    if (event.target === input) {
      if (box.key(event)) return;
      if (event.key === "ArrowDown" && results.first()) {
        event.preventDefault();
        results.first().focus();
      } else if (event.key === "Escape" && input.value) {
        event.preventDefault();
        input.value = term = "";
        asked(true);
      }
    } else if (event.key === "Escape") {
      event.preventDefault();
      input.focus();
    } else if (at("search-results").contains(event.target) && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      (results.neighbour(event.key === "ArrowDown" ? 1 : -1) || (event.key === "ArrowUp" ? input : event.target)).focus();
    }
  });
  document.addEventListener("keydown", (event) => {
    const typed = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (event.key !== "/" || typed || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
    input.select();
  });

  // Whoever comes near is about to search.
  const near = () => engine.load().catch(() => {});
  for (const sign of ["keydown", "pointermove", "touchstart"]) finder.addEventListener(sign, near, { once: true, passive: true });

  // A page that is come back to shows as much as it did.
  const kept = "archivegen-search";
  let store = { setItem() {}, getItem: () => null };  // where a browser lets sites keep nothing
  try { store = sessionStorage; } catch { /* then nothing is kept */ }
  addEventListener("pagehide", () => {
    store.setItem(kept, JSON.stringify([location.href, results.shown(), scrollY]));
  });

  if (matchMedia("(max-width: 55.99rem)").matches) at("search-narrow").open = false;
  readAddress();
  input.value = term;
  finder.hidden = false;
  const [where, count, top] = JSON.parse(store.getItem(kept) || "[]");
  const back = where === location.href && performance.getEntriesByType("navigation")[0]?.type !== "navigate";
  if (asks()) {
    await ask(back ? Math.max(count, 10) : undefined);
    if (back && top) scrollTo(0, top);
  } else {
    input.focus({ preventScroll: true });
  }
};
