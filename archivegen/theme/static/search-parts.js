// A worker that searches the index, started by search-engine.js, and joins its parts where it is large
// (publish/joining.py is the other side). An index that is one is a single part, in the folder of the bundle itself.
//
// Pagefind runs in it, once for every part; its own mergeIndex is of no use here. That orders results of several parts
// by their positions within each, and lets a part that does not know a word answer with shorter ones, or without it.
// So this file loads the parts, asks those that can answer, and puts their answers together as one index would.
//
// To the page: {id, method, args} → {id, result} or {id, error}, with the methods start, filters, search, count and data.

"use strict";

const SIGNATURE = "pagefind_dcd";  // what Pagefind's files begin with when they are unpacked
const LOOSE = "shared";  // the index beside the parts: it tells how Pagefind divides a question into words
const WHOLE = ".";  // the only part, where there are none
const WORDLESS = "~";  // the index of a part for questions without a word, for which Pagefind would load all words
const NO_WORDS = Uint8Array.from([...new TextEncoder().encode(SIGNATURE), 0x81, 0x80]);
let bundle = "";
let settings = {};
let parts = new Map();
let order = null;
let broken = null;

// Pagefind's worker answers to messages. Those of the page stop here; ours to it are events of our own making.
const toPage = self.postMessage.bind(self);
const calls = new Map();
let last = 0;

self.postMessage = ({ id, result, error }) => {
  const call = calls.get(id);
  calls.delete(id);
  if (error) call.failed(new Error(error)); else call.done(result);
};

const pagefind = (index, method, ...args) => new Promise((done, failed) => {
  calls.set(++last, { done, failed });
  self.dispatchEvent(new MessageEvent("message", { data: { id: last, instanceId: index, method, args } }));
});

self.addEventListener("message", async (event) => {
  if (!event.isTrusted) return;
  event.stopImmediatePropagation();
  const { id, method, args } = event.data;
  try {
    toPage({ id, result: await methods[method](...args) });
  } catch (error) {
    toPage({ id, error: String(error?.message || error) });
  }
});

// What Pagefind loads is given to it from what is here already; the words of an index pass by and are remembered.
const load = self.fetch.bind(self);

const download = async (path, options) => {
  const answer = await load(bundle + path, options);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
};

const unpack = async (bytes) => {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;  // a server may have unpacked it
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

const held = new Map();  // what several indexes begin with, where they share a folder

self.fetch = async (address, options) => {
  const [path] = String(address).slice(bundle.length).split("?");
  const [name, ...rest] = path.split("/");
  const part = String(address).startsWith(bundle) && parts.get(name);
  if (!part) {
    if (parts.has(WHOLE) && path.startsWith("index/")) return new Response(NO_WORDS);  // it is asked nothing but words
    if (!held.has(path)) held.set(path, load(address, options));
    const answer = await held.get(path);
    return answer.clone();
  }
  const wordless = rest[0] === WORDLESS;
  const file = rest.slice(wordless ? 1 : 0).join("/");
  if (wordless && file.startsWith("index/")) return new Response(NO_WORDS);
  if (file === "pagefind-entry.json") return new Response(JSON.stringify(part.entry));
  if (file.startsWith("wasm.")) return new Response(SIGNATURE);  // the program runs already
  try {
    const bytes = part.files.get(file) || await unpack(await download(name === WHOLE ? file : `${name}/${file}`));
    if (file.startsWith("index/")) {
      part.words.push(...wordsOf(bytes));
      part.here.add(file.slice("index/".length, -".pf_index".length));
    }
    if (file.endsWith(".pf_meta")) part.pieces ||= piecesOf(bytes);
    return new Response(bytes);
  } catch (error) {
    // Pagefind would go on without the file, now and for good, and every answer be wrong
    if (!file.startsWith("fragment/")) broken ||= error;
    throw error;
  }
};

// What Pagefind's files hold is CBOR (RFC 8949).
const reader = (bytes) => {
  const text = new TextDecoder();
  let at = SIGNATURE.length;
  const head = (wanted) => {
    const first = bytes[at++], kind = first >> 5;
    let size = first & 31;
    if (size > 27 || (wanted !== undefined && kind !== wanted)) throw new Error("the index is of an unknown form");
    if (size > 23) {
      const width = 1 << (size - 24);
      size = 0;
      for (let byte = 0; byte < width; byte++) size = size * 256 + bytes[at++];
    }
    return size;
  };
  const skip = (count) => {
    while (count-- > 0) {
      const kind = bytes[at] >> 5, size = head();
      if (kind === 2 || kind === 3) at += size;
      else if (kind > 3) skip(kind === 4 ? size : kind === 5 ? 2 * size : 1);
    }
  };
  const string = () => {
    const size = head(3);
    return text.decode(bytes.subarray(at, at += size));
  };
  return { head, skip, string };
};

// The words of a piece of an index, each with the numbers of its pages: an array in an array of [word, its pages,
// [[another form, its pages], …]], with a page as [distance from the page before, where it stands …].
const wordsOf = (bytes) => {
  const { head, skip, string } = reader(bytes);
  const pages = (found) => {
    let page = 0;
    for (let count = head(4); count > 0; count--) {
      const fields = head(4);
      found.push(page += head(0));
      skip(fields - 1);
    }
    return found;
  };
  const found = [];
  head(4);
  for (let count = head(4); count > 0; count--) {
    const fields = head(4), word = string(), numbers = pages([]);
    for (let forms = head(4); forms > 0; forms--) {
      const of = head(4);
      skip(1);
      pages(numbers);
      skip(of - 2);
    }
    skip(fields - 3);
    found.push([word, numbers]);
  }
  return found;
};

// The pieces of an index in their order, each as [what its first word begins with, its file], from the meta data: an
// array of [version, pages, [[beginning of the first word, of the last, file], …], …].
const piecesOf = (bytes) => {
  const { head, skip, string } = reader(bytes);
  head(4);
  skip(2);
  return Array.from({ length: head(4) }, () => {
    const fields = head(4), first = string();
    skip(1);
    const file = string();
    skip(fields - 3);
    return [first, file];
  });
};

// How many pages of a part have a word that begins with this.
const having = ({ words }, stem) => {
  const pages = new Set();
  for (const [word, numbers] of words) if (word.startsWith(stem)) for (const number of numbers) pages.add(number);
  return pages.size;
};

const rarity = (pages, of) => Math.log((of - pages + 0.5) / (pages + 0.5) + 1);  // the weight of a word, as Pagefind reckons it

// Pagefind makes small letters in the way of the browser's language, of which Turkish has another i than an index.
const small = (term) => term.toLowerCase();

const LETTERS = /[^\p{Pd}\p{Pe}\p{Pf}\p{Pi}\p{Po}\p{Ps}]/u;  // what is left of a word without signs, for Pagefind

const FEW = 2;  // bytes of a beginning that has too many words to load them all
const FURTHER = 4;  // pieces at most

// Pagefind loads the piece in which a word stands. Longer words, which it finds as well, may stand in the next ones: then
// it would find more or less of them as others were asked for before. It loads a piece for whoever asks for a word in it,
// of which only the beginning is known here, and which it shortens in its own way.
const loadFurther = async (name, stem) => {
  const { pieces, here } = parts.get(name);
  if (new TextEncoder().encode(stem).length <= FEW) return;
  for (const [first, file] of pieces.filter(([first]) => first.startsWith(stem)).slice(0, FURTHER)) {
    for (const ending of ["", "0", "a"]) if (!here.has(file)) await pagefind(name, "preload", `${first}${ending}`);
  }
};

// What to ask, of which parts, and what the scores of each are worth. A part without one of the words has no answer,
// though Pagefind would look for its beginning; a word that no part has is left out, as a large index does.
const knowing = async (term) => {
  const names = [...parts.keys()], all = [...parts.values()];
  await Promise.all(names.map((name) => pagefind(name, "preload", small(term))));
  const { search_keywords: stems } = await pagefind(LOOSE, "search", small(term));
  await Promise.all(names.flatMap((name) => stems.map((stem) => loadFurther(name, stem))));
  const table = stems.map((stem) => all.map((part) => having(part, stem)));
  const known = table.filter((counts) => counts.some(Boolean));
  const written = term.split(/\s+/).filter((word) => LETTERS.test(word));
  const alike = written.length === stems.length, has = (_, at) => table[at].some(Boolean);
  const words = alike ? written.filter(has).join(" ") : stems.every(has) ? term : stems.filter(has).join(" ");
  const left = (alike ? written : stems).filter((_, at) => !has(_, at));
  const sizes = all.map(({ pages }) => pages);
  const add = (numbers) => numbers.reduce((one, other) => one + other, 0);
  const whole = add(known.map((counts) => rarity(add(counts), add(sizes))));
  const asked = new Map();
  names.forEach((name, at) => {
    if (!known.length || known.some((counts) => !counts[at])) return;
    asked.set(name, whole / add(known.map((counts) => rarity(counts[at], sizes[at]))));
  });
  return { words, asked, left };
};

// What an object itself has of this name: values may be called as what every object has.
const own = (object, name) => (object && Object.hasOwn(object, name) ? object[name] : undefined);

// Counts of the values of filters, added up, in the order in which one index gives them.
const sum = (all) => {
  const found = {};
  for (const name of [...new Set([...parts.values()].flatMap(({ counts }) => Object.keys(counts)))].sort()) {
    const values = [...new Set([...parts.values()].flatMap(({ counts }) => Object.keys(own(counts, name) || {})))].sort();
    found[name] = Object.fromEntries(values.map((value) =>
      [value, all.reduce((total, counts) => total + (own(own(counts, name), value) || 0), 0)]));
  }
  return found;
};

// Days and addresses of all pages, by their positions in the order of each part.
const loadOrder = async () => {
  const data = JSON.parse(new TextDecoder().decode(await download("order.json", { cache: "no-cache" })));
  for (const [name, { pages }] of parts) {
    if (data[name]?.ranks.length !== pages) throw new Error("the site was published again since this page was opened");
  }
  for (const { days } of Object.values(data)) days.forEach((step, at) => { if (at) days[at] += days[at - 1]; });
  return data;
};

const BY_DAY = { oldest: "asc" };  // asked for this order, Pagefind gives minus the position as the score

const compare = {
  "": (one, other) => other.score - one.score || one.rank - other.rank,
  address: (one, other) => one.rank - other.rank,
  oldest: (one, other) => one.day - other.day || one.rank - other.rank,
  newest: (one, other) => other.day - one.day || one.rank - other.rank,
};

const place = async (found) => {
  order ||= loadOrder().catch((error) => { order = null; throw error; });
  const data = await order;
  for (const one of found) {
    const at = Math.abs(Math.round(one.place));
    [one.day, one.rank] = [data[one.part].days[at], data[one.part].ranks[at]];
  }
};

// Undated pages stand last, whichever way.
const sorted = (found, by) => {
  if (by === "" || by === "address") return found.sort(compare[by]);
  const dated = found.filter(({ day }) => day !== undefined), undated = found.filter(({ day }) => day === undefined);
  return [...dated.sort(compare[by]), ...undated.sort(compare.address)];
};

// The index of a part that knows no words, opened when it is first asked.
const wordless = (part) => {
  const index = `${part}/${WORDLESS}`;
  return parts.get(part).wordless ||= open(index).then(() => index);
};

const open = async (index) => {
  await pagefind(index, "init", { ...settings, basePath: `${bundle}${index}/` });
  return pagefind(index, "filters");
};

const part = (entry, files) => ({
  entry, files, words: [], counts: {}, pieces: null, here: new Set(),
  pages: Object.values(entry.languages).reduce((total, language) => total + language.page_count, 0),
});

// A part with all that it needs before a question in one file.
const packed = async (name) => {
  const bytes = await download(`${name}/start.bin`, { cache: "no-cache" });
  const line = bytes.indexOf(10);
  const { entry, files } = JSON.parse(new TextDecoder().decode(bytes.subarray(0, line)));
  let at = line + 1;
  const unpacked = new Map();
  for (const [file, size] of files) unpacked.set(file, await unpack(bytes.slice(at, at += size)));
  return [name, part(entry, unpacked)];
};

const whole = async () => [WHOLE, part(await (await self.fetch(`${bundle}pagefind-entry.json`)).json(), new Map())];

const KEPT = 12;  // searches: one question may be asked in several ways, and results of the one before still be shown
const searches = [];  // the latest ones: [number, what was found]

const release = (results) => {
  for (const { index, result } of results) pagefind(index, "releaseData", result.data);
};

const find = async (term, filters, order) => {
  const quoted = /^".+"$/.test(term);
  const by = order || (term ? "" : "address");
  const everywhere = { words: term, asked: new Map([...parts.keys()].map((name) => [name, 1])), left: [] };
  const { words, asked, left } = term && !quoted ? await knowing(term) : everywhere;
  const ask = async (part, sort) =>
    pagefind(words ? part : await wordless(part), "search", words ? small(words) : null, { filters, sort });
  const alone = parts.size === 1;  // then Pagefind's own order is that of all
  const answers = await Promise.all([...asked].map(async ([part, worth]) => {
    const answer = await ask(part, alone ? (order && { [order]: "asc" }) || {} : by ? BY_DAY : {});
    const index = words ? part : await wordless(part);
    const found = answer.results.map((result) =>
      ({ part, index, result, score: result.score * worth, place: result.score, rank: 0 }));
    if (quoted && !by && !alone) {  // all that hold a phrase score the same
      const { results } = await ask(part, BY_DAY);
      const places = new Map(results.map(({ id, score }) => [id, score]));
      for (const one of found) one.place = places.get(one.result.id);
      for (const { data } of results) pagefind(part, "releaseData", data);
    }
    return { ...answer, found };
  }));
  if (broken) throw broken;
  const results = answers.flatMap((answer) => answer.found);
  if (alone) return { answers, results, left };
  if (by || quoted) await place(results);
  return { answers, results: sorted(results, by), left };
};

const methods = {
  async start(address, names, language, ranking) {
    bundle = address;
    importScripts(`${bundle}pagefind-worker.js`);
    settings = { language, ranking, baseUrl: new URL("..", bundle).pathname };
    await pagefind(LOOSE, "init", { ...settings, basePath: bundle });
    await pagefind(LOOSE, "enterPlaygroundMode");  // so that it tells the words; it waits for the program, which all share
    parts = new Map(await Promise.all(names.length ? names.map(packed) : [whole()]));
    await Promise.all([...parts].map(async ([name, part]) => {
      part.counts = await open(name);
    }));
  },

  filters: async () => sum([...parts.values()].map(({ counts }) => counts)),

  async search(term, filters, order) {
    const found = await find(term, filters, order);
    const number = ++last;
    searches.push([number, found.results]);
    while (searches.length > KEPT) release(searches.shift()[1]);
    return {
      number,
      ids: found.results.map(({ part, result }) => `${part}/${result.id}`),
      filters: sum(found.answers.map((answer) => answer.filters)),
      unfiltered: found.answers.reduce((total, answer) => total + answer.unfilteredResultCount, 0),
      left: found.left,  // words that stand nowhere
    };
  },

  // The counts of values alone.
  async count(term, filters) {
    const { results, answers } = await find(term, filters, "");
    release(results);
    return sum(answers.map((answer) => answer.filters));
  },

  async data(number, at) {
    const [, found] = searches.find(([one]) => one === number) || [0, []];
    if (!found[at]) throw new Error("this search is over");
    return pagefind(found[at].index, "getData", found[at].result.data);
  },
};
