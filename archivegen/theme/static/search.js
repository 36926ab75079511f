// The search page. Pagefind's components do the searching; this file starts them, keeps the question in the address
// (?q=…&order=newest&year=1989), adds the order by date, and writes the results with their passages.

(() => {
  "use strict";
  const own = document.currentScript.src;
  const finder = document.getElementById("search");
  if (!finder) return;

  const reveal = (id) => { document.getElementById(id).hidden = false; };

  // Browsers do not let pages opened from a disk load an index.
  if (location.protocol === "file:") { reveal("search-file"); return; }

  const words = new Map([...finder.querySelectorAll("#search-words > li")].map((li) => [li.dataset.for, li.textContent]));
  const sort = document.getElementById("search-sort");
  const bundle = new URL(finder.dataset.bundle, document.baseURI).href;
  const orders = new Set([...sort.options].map((option) => option.value));

  const make = (tag, name, ...children) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(...children);
    return element;
  };

  const link = (href, ...children) => {
    const anchor = make("a", "", ...children);
    anchor.href = href;
    return anchor;
  };

  // The passages of a page that answer best, each with the element it stands in, in the order of the text.
  // Pagefind gives the places of the found words, and of every element with an id, as counts of words.
  const SHOWN = 3, AROUND = 14;
  const passages = (data) => {
    const text = data.raw_content.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    const joint = text.includes("\u200B") ? "" : " ";
    const wordsOf = joint ? text.split(/[\r\n\s]+/) : text.split("\u200B");
    const anchors = data.anchors.filter((anchor) => anchor.id).sort((one, other) => one.location - other.location);
    const found = new Map();
    for (const { location: at, balanced_score: score } of data.weighted_locations) {
      const position = anchors.findLastIndex((anchor) => anchor.location <= at);
      const passage = found.get(position) || { position, places: [], score: position < 0 ? -Infinity : 0 };
      passage.places.push(at);
      passage.score += score;
      found.set(position, passage);
    }
    if (!found.size) {  // found by a name in the metadata: the text's opening stands for it
      const start = anchors[0]?.location || 0;
      return [{ id: "", text: [wordsOf.slice(start, start + 3 * AROUND).join(joint), wordsOf.length > start + 3 * AROUND ? " …" : ""] }];
    }
    const best = [...found.values()].sort((one, other) => other.score - one.score).slice(0, SHOWN)
      .filter((passage, rank) => rank === 0 || passage.position >= 0);
    return best.sort((one, other) => one.position - other.position).map(({ position, places }) => {
      const from = position < 0 ? 0 : anchors[position].location;
      const to = position + 1 < anchors.length ? Math.max(anchors[position + 1].location, from + 1) : wordsOf.length;
      const start = Math.max(from, places[0] - AROUND);
      const end = Math.min(to, Math.max(start, places[0]) + 2 * AROUND);
      const marked = new Set(places);
      const shown = wordsOf.slice(start, end).flatMap((word, index) =>
        [marked.has(start + index) ? make("mark", "", word) : word, joint]);
      return { id: position < 0 ? "" : anchors[position].id, text: [start > from ? "… " : "", ...shown, end < to ? "…" : ""] };
    });
  };

  // The direction of a text is that of most of its letters: the first one may belong to a name in another script.
  const direction = (text) => {
    const sample = text.slice(0, 1000);
    const backward = sample.match(/[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/g)?.length || 0;
    return 2 * backward > (sample.match(/\p{L}/gu)?.length || 0) ? "rtl" : "ltr";
  };

  const hit = (data) => {
    const title = make("h2", "hit-title", link(data.url, data.meta.title || data.url));
    const { date, section, source, detail } = data.meta;
    const about = [data.filters?.kind?.[0], date, section, source, detail].filter(Boolean)
      .flatMap((part, index) => [index ? " · " : "", make("bdi", "", part)]);
    const list = make("ul", "hit-passages", ...passages(data).map(({ id, text }) =>
      make("li", "hit-passage", link(id ? `${data.url}#${encodeURIComponent(id)}` : data.url, ...text))));
    title.dir = list.dir = direction(data.raw_content);
    return make("li", "hit", title, ...(about.length ? [make("p", "hit-about", ...about)] : []), list);
  };

  const readAddress = () => {
    const query = new URLSearchParams(location.search);
    const filters = {};
    for (const [name, value] of query) {
      if (name !== "q" && name !== "order" && value) (filters[name] ||= []).push(value);
    }
    return { term: query.get("q") || "", order: orders.has(query.get("order")) ? query.get("order") : "", filters };
  };

  const writeAddress = (term, filters) => {
    const query = new URLSearchParams();
    if (term) query.set("q", term);
    if (sort.value) query.set("order", sort.value);
    for (const [name, values] of Object.entries(filters || {})) for (const value of [values].flat()) query.append(name, value);
    const text = query.toString();
    history.replaceState(null, "", text ? `?${text}` : location.pathname);
  };

  // Pagefind's components have no control for the order, so the engine behind them is asked with one.
  const addOrder = (instance) => {
    const engine = instance.__pagefind__;
    if (typeof engine?.search !== "function") return;
    const search = engine.search.bind(engine);
    engine.search = (term, options) =>
      search(term, sort.value ? { ...options, sort: { [sort.value]: "asc" } } : options);
    askAgainWhenSorted(instance);
  };

  const askAgainWhenSorted = (instance) => {
    sort.addEventListener("change", () => instance.triggerSearchWithFilters(instance.searchTerm, instance.searchFilters));
    sort.closest(".finder-sort").hidden = false;
  };

  // Languages stand in the index as codes.
  const nameLanguages = (group) => {
    const names = new Intl.DisplayNames([document.documentElement.lang, "en"], { type: "language" });
    for (const label of group.querySelectorAll("label")) {
      for (const text of [label, ...label.querySelectorAll("span")].flatMap((part) => [...part.childNodes])) {
        const code = text.nodeType === Node.TEXT_NODE ? text.data.trim() : "";
        if (!/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(code)) continue;
        try { text.data = names.of(code); } catch { /* not a code after all */ }
      }
    }
  };

  const nameFilters = () => {
    for (const group of finder.querySelectorAll(".pf-filter-group")) {
      const name = group.querySelector(".pf-filter-group-name");
      const word = words.get(group.dataset.filterName);
      if (name && word && name.textContent !== word) name.textContent = word;
      if (group.dataset.filterName === "language") nameLanguages(group);
    }
  };

  const load = (address) => new Promise((done, failed) => {
    const script = make("script", "");
    script.src = address;
    script.addEventListener("load", done);
    script.addEventListener("error", failed);
    document.head.append(script);
  });

  // A record's own names weigh most; the names of those whom an article mentions only help to find it.
  const RANKING = { metaWeights: { title: 5, name: 20, names: 0.1 } };

  // A large index is in parts, which a worker joins. To Pagefind's components it is an engine like their own.
  const join = async (parts) => {
    const worker = new Worker(new URL("search-parts.js", own));
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
    await ask("start", bundle, parts, document.documentElement.lang.toLowerCase(), RANKING);
    return {
      filters: () => ask("filters"),
      search: async (term, options) => {
        const { number, ids, ...answer } = await ask("search", term ?? "", options.filters || {}, sort.value).catch(fail);
        return { ...answer, results: ids.map((id, at) => ({ id, data: () => ask("data", number, at) })) };
      },
    };
  };

  const fail = () => { finder.hidden = true; reveal("search-failed"); throw new Error("no index"); };

  const start = async () => {
    const config = document.createElement("pagefind-config");
    config.setAttribute("bundle-path", bundle);
    finder.prepend(config);
    if (matchMedia("(max-width: 55.99rem)").matches) finder.querySelector(".finder-filters").open = false;

    const asked = readAddress();
    sort.value = asked.order;
    await load(`${bundle}pagefind-component-ui.js`);
    const instance = window.PagefindComponents.getInstanceManager().getInstance("default");
    finder.querySelector("pagefind-results").resultTemplate = hit;
    new MutationObserver(nameFilters).observe(finder.querySelector("pagefind-filter-pane"), { childList: true, subtree: true });
    instance.on("search", writeAddress);
    finder.hidden = false;

    const { parts } = await (await fetch(`${bundle}parts.json`, { cache: "no-cache" })).json();
    if (parts.length) {
      const engine = instance.__pagefind__ = await join(parts);
      instance.availableFilters = instance.totalFilters = await engine.filters();
      instance.__dispatch__("filters", { available: instance.availableFilters, total: instance.totalFilters });
      askAgainWhenSorted(instance);
    } else {
      await instance.triggerLoad();
      if (!instance.__pagefind__) throw new Error("no index");
      await instance.__pagefind__.options({ ranking: RANKING });
      addOrder(instance);
    }
    instance.faceted = true;  // a filter or an order alone is a question, too
    const input = finder.querySelector("pagefind-input input");
    if (asked.term || asked.order || Object.keys(asked.filters).length) {
      instance.triggerSearchWithFilters(asked.term, asked.filters);
      input.value = asked.term;
    } else {
      input.focus({ preventScroll: true });
    }
  };

  start().catch(() => { finder.hidden = true; reveal("search-failed"); });
})();
