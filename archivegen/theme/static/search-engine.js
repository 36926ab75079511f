// The index, behind a worker (search-parts.js) that is started when somebody is about to search.

// A record's own names weigh most; the names of those whom an article mentions only help to find it.
const RANKING = { metaWeights: { title: 5, name: 20, names: 0.1 } };

const MOST = 300;  // letters of a question

// A question as the index is asked it: typographic quotation marks are quotation marks, and what turns the direction is no letter,
// nor is a sign of a keyboard that the index leaves out of words ("C++").
const plain = (term) => term.replace(/[“”„«»]/g, '"').replace(/[\u00AD\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g, "")
  .replace(/[$+<=>^`|~]/g, "")
  .replace(/\s+/g, " ").trim().slice(0, MOST);

// Other ways to write a question of which something stands nowhere: words that a hyphen or apostrophe joins, apart, and
// what Arabic and Persian keyboards write differently.
const OTHERWISE = [
  (term) => term.replace(/[-\u2010-\u2015'’]/g, " ").replace(/\s+/g, " ").trim(),
  (term) => term.replace(/[يى]/g, "ی").replaceAll("ك", "ک"),
  (term) => term.replaceAll("ی", "ي").replaceAll("ک", "ك"),
];

export const openEngine = (bundle, language) => {
  let started = null;

  const start = async () => {
    const { parts } = await (await fetch(`${bundle}parts.json`, { cache: "no-cache" })).json();
    const worker = new Worker(new URL("search-parts.js", import.meta.url));
    const calls = new Map();
    let last = 0, fault = null;
    worker.addEventListener("message", ({ data: { id, result, error } }) => {
      const call = calls.get(id);
      calls.delete(id);
      if (error) call.failed(new Error(error)); else call.done(result);
    });
    worker.addEventListener("error", (event) => {
      fault = new Error(event.message || "the worker failed");
      for (const call of calls.values()) call.failed(fault);
    });
    const ask = (method, ...args) => new Promise((done, failed) => {
      if (fault) { failed(fault); return; }
      calls.set(++last, { done, failed });
      worker.postMessage({ id: last, method, args });
    });
    await ask("start", bundle, parts, language, RANKING);
    return { ask, totals: await ask("filters") };
  };

  const load = () => started ||= start();

  // {results, filters, apart, unfiltered, left}: pages whose text is loaded by `data()`, counts of values, those of each
  // question apart, how many results there are without filters, and the words that stand nowhere.
  const search = async (term, { filters, apart }, order) => {
    const { ask } = await load();
    const asked = plain(term);
    if (term.trim() && !/[\p{L}\p{N}\p{S}]/u.test(asked)) return { results: [], filters: {}, apart: [], unfiltered: 0, left: [] };
    let [words, answer] = [asked, await ask("search", asked, filters, order)];
    for (const write of OTHERWISE) {
      const other = write(asked);
      if (answer.ids.length && !answer.left.length) break;
      if (!other || other === asked) continue;
      const found = await ask("search", other, filters, order);
      if (found.left.length < answer.left.length) [words, answer] = [other, found];
    }
    const counts = await Promise.all(apart.map(async ([name, without]) => [name, await ask("count", words, without)]));
    const { number, ids } = answer;
    return { ...answer, apart: counts, results: ids.map((id, at) => ({ id, data: () => ask("data", number, at) })) };
  };

  return { load, search };
};
