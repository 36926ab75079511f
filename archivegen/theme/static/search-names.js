// The name box: records by the beginnings of any of their names, as pages/namebox.py files them, and a list below the
// field to choose from (WAI-ARIA Authoring Practices, "Editable combobox with list autocomplete").

import { fileOf, make, wordsOf } from "./search-fold.js";

const LETTERS = 3, TOKENS = 4, SHOWN = 7, NEAR = 4;

// The records of an archive, loaded a file at a time when they are asked for.
export const openNames = (folder, count) => {
  const files = new Map();
  const load = async (number) => {
    const answer = await fetch(`${folder}${number}.json`);
    if (!answer.ok) throw new Error(`names: ${answer.status}`);
    const { kinds, names } = await answer.json();
    return names.map(([kind, url, name, detail, weight, ...forms]) =>
      ({ url: kinds[kind][0] + url, name, detail, weight, kind: kinds[kind][1], forms: [name, ...forms] }));
  };
  const file = (number) => {
    if (!files.has(number)) {
      files.set(number, load(number).catch(() => {
        files.delete(number);  // suggestions are a help: without them everything else goes on
        return [];
      }));
    }
    return files.get(number);
  };

  const under = async (beginnings) => {
    const numbers = new Set(count ? beginnings.map((beginning) => fileOf(beginning, count)) : []);
    const found = new Map();
    for (const rows of await Promise.all([...numbers].map(file))) {
      for (const row of rows) {
        const known = found.get(row.url);
        found.set(row.url, known ? { ...known, forms: [...new Set([...known.forms, ...row.forms])] } : row);
      }
    }
    return [...found.values()].map((row) => ({ ...row, words: row.forms.map(wordsOf) }));
  };

  const begin = (word, letters) => [...word].slice(0, letters).join("");

  // How well a name answers: as a whole, by words that stand together in it, by any words; 0 where it does not.
  const fits = (words, asked) => {
    const free = [...words];
    for (const word of asked) {
      let at = free.indexOf(word);
      if (at < 0) at = free.findIndex((one) => one.startsWith(word));
      if (at < 0) return 0;
      free.splice(at, 1);
    }
    if (words.join(" ") === asked.join(" ")) return 3;
    return ` ${words.join(" ")}`.includes(` ${asked.join(" ")}`) ? 2 : 1;
  };

  const suggest = async (text) => {
    const asked = wordsOf(text);
    const long = [...asked].sort((one, other) => other.length - one.length).slice(0, TOKENS);
    const found = [];
    for (const row of await under(long.map((word) => begin(word, LETTERS)))) {
      const scores = row.words.map((words) => fits(words, asked));
      const best = Math.max(...scores);
      if (best) found.push({ ...row, score: best, also: row.forms[scores.indexOf(best)] });
    }
    return found.sort((one, other) => other.score - one.score || other.weight - one.weight).slice(0, SHOWN);
  };

  // Records with names that are nearly what was asked, for a question that nothing answers.
  const near = async (text) => {
    const asked = wordsOf(text).slice(0, TOKENS);
    if (!asked.length) return [];
    const beginnings = asked.flatMap((word) => [3, 2, 1].map((letters) => begin(word, letters)));
    const found = [];
    for (const row of await under(beginnings)) {
      const distances = row.words.map((words) => asked.reduce((sum, word) => sum + nearest(word, words), 0));
      const score = Math.min(...distances), at = distances.indexOf(score);
      if (score < Infinity) found.push({ ...row, score, further: row.words[at].length, also: row.forms[at] });
    }
    found.sort((one, other) => one.score - other.score || one.further - other.further || other.weight - one.weight);
    return found.filter(({ score }) => score === found[0].score).slice(0, NEAR);
  };

  return { suggest, near };
};

const nearest = (asked, words) => {
  const most = asked.length < 4 ? 1 : asked.length < 9 ? 2 : 3;
  const distance = Math.min(...words.map((word) => Math.abs(word.length - asked.length) > most ? Infinity : apart(asked, word)));
  return distance <= most ? distance : Infinity;
};

// How many letters are to be changed, added, left out or swapped with the next.
const apart = (one, other) => {
  let before = [], last = [...Array(other.length + 1).keys()];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last[other.length];
};

// A record with what tells it apart: its other name, where that was found; detail; kind.
export const described = ({ name, also, detail, kind }) => {
  const notes = [also === name ? "" : also, detail, kind].filter(Boolean);
  const parts = notes.flatMap((note, at) => [at ? " · " : "", make("bdi", "", note)]);
  return [make("bdi", "suggestion-name", name), " ", make("span", "detail", ...parts)];
};

// The list below the field. `address` leads to a page of the site; `go` follows it.
export const nameBox = (input, list, names, address, go) => {
  let shown = [], active = -1, ticket = 0;

  const close = () => {
    ticket++;
    list.dataset.answers = input.value;
    [shown, active] = [[], -1];
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const mark = (at) => {
    active = at;
    [...list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  };

  const open = async () => {
    const mine = ++ticket;
    const found = input.value.trim() ? await names.suggest(input.value) : [];
    if (mine !== ticket) return;
    if (!found.length || document.activeElement !== input) { close(); return; }
    shown = found;
    list.replaceChildren(...found.map((row, number) => {
      const option = make("li", "suggestion", ...described(row));
      option.id = `${list.id}-${number}`;
      option.role = "option";
      return option;
    }));
    list.hidden = false;
    list.dataset.answers = input.value;
    input.setAttribute("aria-expanded", "true");
    mark(-1);
  };

  list.addEventListener("pointerdown", (event) => event.preventDefault());  // the field keeps the focus
  list.addEventListener("click", (event) => {
    const at = [...list.children].indexOf(event.target.closest("li"));
    if (at >= 0) go(address(shown[at].url), event.ctrlKey || event.metaKey);
  });
  input.addEventListener("blur", close);

  // Whether a key was meant for the list.
  const key = (event) => {
    if (!shown.length) return false;
    const last = shown.length - 1;
    if (event.key === "ArrowDown") mark(active === last ? -1 : active + 1);
    else if (event.key === "ArrowUp") mark(active < 0 ? last : active - 1);
    else if (event.key === "Enter" && active >= 0) go(address(shown[active].url), event.ctrlKey || event.metaKey);
    else if (event.key === "Escape") close();
    else return false;
    event.preventDefault();
    return true;
  };

  return { open, close, key };
};
