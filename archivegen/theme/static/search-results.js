// Results with their passages, each a link to the paragraph where the words stand.

import { direction, make } from "./search-fold.js";

const PASSAGES = 3, AROUND = 14, CONTEXT = 3, FIRST = 10, FURTHER = 20;

const BESIDE = /^(figure\.\d+|provenance|identifiers)$/;  // what stands beside the text, and is no opening of it

const link = (href, ...children) => {
  const anchor = make("a", "", ...children);
  anchor.href = href;
  return anchor;
};

// A text fragment (URL Fragment Text Directives) for the words at `places`, each with the words around it, because the
// browser marks the first such text of a page: `:~:text=before-,word,-after`. A dash in a text has to be escaped.
const fragment = (words, from, to, places, joint) => {
  const escaped = (start, end) => encodeURIComponent(words.slice(Math.max(start, from), Math.min(end, to)).join(joint)).replaceAll("-", "%2D");
  const runs = [];
  for (const at of places) {
    if (at < from || at >= to) continue;
    const run = runs.at(-1);
    if (run && at <= run[1]) run[1] = at + 1; else runs.push([at, at + 1]);
  }
  const texts = runs.slice(0, 4).map(([start, end]) => {
    const before = escaped(start - CONTEXT, start), after = escaped(end, end + CONTEXT);
    return `text=${before ? `${before}-,` : ""}${escaped(start, end)}${after ? `,-${after}` : ""}`;
  });
  return texts.length && joint ? `:~:${texts.join("&")}` : "";
};

// A found word, marked without the signs around it.
const marking = (word) => {
  const [, before, letters, after] = /^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}\p{M}]*)$/su.exec(word);
  return [before, make("mark", "", letters), after];
};

// The passages of a page that answer best, each with the element it stands in, in the order of the text.
// Pagefind gives the places of the found words, and of every element with an id, as counts of words.
const passages = (data) => {
  const text = data.raw_content.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
  const joint = text.includes("\u200B") ? "" : " ";
  const words = joint ? text.split(/[\r\n\s]+/) : text.split("\u200B");
  const letters = (text) => text.replace(/\s+/g, "").length;
  let title = 0;  // how many words it has: they stand above the passages already
  for (let left = letters(data.meta.title || ""); left > 0 && title < words.length; title++) left -= letters(words[title]);
  const anchors = data.anchors.filter((anchor) => anchor.id).sort((one, other) => one.location - other.location);
  const found = new Map();
  for (const { location: at, balanced_score: score } of data.weighted_locations) {
    if (at < title) continue;
    const position = anchors.findLastIndex((anchor) => anchor.location <= at);
    const passage = found.get(position) || { position, places: [], score: position < 0 ? -Infinity : 0 };
    passage.places.push(at);
    passage.score += score;
    found.set(position, passage);
  }
  if (!found.size) {  // found by its title, or by a name in the metadata: the text's opening stands for it
    const start = anchors.find((anchor) => !BESIDE.test(anchor.id))?.location || title;
    const end = anchors.find((anchor) => BESIDE.test(anchor.id) && anchor.location > start)?.location || words.length;
    const shown = words.slice(start, Math.min(start + 3 * AROUND, end)).join(joint);
    return shown ? [{ to: "", text: [shown, end > start + 3 * AROUND ? " …" : ""] }] : [];
  }
  const best = [...found.values()].sort((one, other) => other.score - one.score).slice(0, PASSAGES)
    .filter((passage, rank) => rank === 0 || passage.position >= 0);
  return best.sort((one, other) => one.position - other.position).map(({ position, places }) => {
    const from = position < 0 ? title : anchors[position].location;
    const to = position + 1 < anchors.length ? Math.max(anchors[position + 1].location, from + 1) : words.length;
    places.sort((one, other) => one - other);
    const start = Math.max(from, places[0] - AROUND);
    const end = Math.min(to, Math.max(start, places[0]) + 2 * AROUND);
    const marked = new Set(places);
    const shown = words.slice(start, end).flatMap((word, index) => [...(marked.has(start + index) ? marking(word) : [word]), joint]);
    const id = position < 0 ? "" : encodeURIComponent(anchors[position].id);
    return { to: id && `#${id}${fragment(words, from, to, places, joint)}`, text: [start > from ? "… " : "", ...shown, end < to ? "…" : ""] };
  });
};

const hit = (data) => {
  const title = make("h2", "hit-title", link(data.url, data.meta.title || data.url));
  const { date, section, source, detail } = data.meta;
  const about = [data.filters?.kind?.[0], date, section, source, detail].filter(Boolean)
    .flatMap((part, index) => [index ? " · " : "", make("bdi", "", part)]);
  const list = make("ul", "hit-passages", ...passages(data).map(({ to, text }) => make("li", "hit-passage", link(data.url + to, ...text))));
  title.dir = list.dir = direction(data.raw_content);
  return make("li", "hit", title, ...(about.length ? [make("p", "hit-about", ...about)] : []), list);
};

// A list of results of which some are shown, and a button for more.
export const resultList = (list, more) => {
  let results = [], shown = 0, ticket = 0, loading = false;

  const load = async (to) => {
    const mine = ticket;
    const pages = await Promise.all(results.slice(shown, to).map((result) => result.data()));
    return mine === ticket ? pages.map(hit) : null;
  };

  const after = () => { more.hidden = shown >= results.length; };

  // Show the first results; those of the question before stay until these are here.
  const show = async (found, count = FIRST) => {
    ticket++;
    [results, shown, loading] = [found, 0, true];
    list.setAttribute("aria-busy", "true");
    const hits = await load(count);
    if (!hits) return false;
    loading = false;
    list.replaceChildren(...hits);
    shown = hits.length;
    list.removeAttribute("aria-busy");
    after();
    return true;
  };

  const clear = () => {
    ticket++;
    [results, shown, loading] = [[], 0, false];
    list.replaceChildren();
    list.removeAttribute("aria-busy");
    after();
  };

  // Asked while something is loaded, nothing is: it would be loaded twice.
  const further = async () => {
    if (loading) return;
    loading = true;
    const hits = await load(shown + FURTHER);
    if (!hits) return;
    loading = false;
    list.append(...hits);
    shown += hits.length;
    after();
    hits[0]?.querySelector("a").focus();
  };

  // The title after or before the one with the focus.
  const neighbour = (step) => {
    const titles = [...list.querySelectorAll(".hit-title a")];
    const at = titles.findIndex((title) => title.closest(".hit").contains(document.activeElement));
    return titles[at + step];
  };

  return { show, clear, further, neighbour, first: () => list.querySelector(".hit-title a"), shown: () => shown };
};
