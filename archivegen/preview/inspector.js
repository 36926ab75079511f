// The link inspector: why each name on the page is or is not a link, and what to paste. All text is set as text.

const OUTCOMES = {
  doubt: ["Doubt", "doubt", "doubts"],
  unlinked: ["Not linked", "name passed over", "names passed over"],
  counted: ["Counted, not linked", "counted, not linked", "counted, not linked"],
  linked: ["Linked", "linked", "linked"],
  unrecorded: ["No record", "without a record", "without a record"],
};
const KEY = "archivegen-inspector-key"; // in localStorage: "off" where the key is switched off
const AGAIN = "archivegen-inspector-open"; // in sessionStorage: the page, and the entry, at which it was open

function stored(storage, key, value) { // reads, or writes where a value is given; a browser may refuse both
  try {
    if (value === undefined) return storage.getItem(key);
    if (value === null) storage.removeItem(key);
    else storage.setItem(key, value);
  } catch { /* then nothing is remembered */ }
  return null;
}

function plain(text) {
  return text.replace(/\u00ad/g, "").replace(/\s+/g, " ");
}

// The page's text on one line, with the place in the document of each of its characters.
function readPage() {
  const nodes = [], offsets = [];
  let text = "";
  const walker = document.createTreeWalker(document.querySelector("main") || document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest("script, style, noscript, template, nav")) continue;
    for (let at = 0; at < node.data.length; at += 1) {
      const blank = /\s/.test(node.data[at]);
      if (node.data[at] === "\u00ad" || (blank && text.endsWith(" "))) continue;
      text += blank ? " " : node.data[at];
      nodes.push(node);
      offsets.push(at);
    }
  }
  return { text, nodes, offsets, used: new Set() };
}

function alike(one, other, fromEnd) { // how many characters two texts have in common at one end
  const most = Math.min(one.length, other.length, 200);
  let count = 0;
  while (count < most) {
    const [a, b] = fromEnd ? [one.length - 1 - count, other.length - 1 - count] : [count, count];
    if (one[a] !== other[b]) break;
    count += 1;
  }
  return count;
}

// Where a name stands: of all places with these letters the one whose sentence is most like the quoted one.
function locate(found, page) {
  const name = plain(found.quote[1]).trim();
  const before = plain(found.quote[0]).replace(/^… /, "");
  const after = plain(found.quote[2]).replace(/ …$/, "");
  if (!name) return null;
  if (found.zone === "alt") {
    const image = [...document.images].find((one) => plain(one.alt).includes(name) && plain(one.alt).includes(before.trim()));
    return image ? { image } : null;
  }
  const whole = Math.min(before.length, 200) + Math.min(after.length, 200);
  const headline = ["title", "heading"].includes(found.zone);
  let best = -1, most = -1;
  for (let at = page.text.indexOf(name); at >= 0; at = page.text.indexOf(name, at + 1)) {
    if (page.used.has(at)) continue; // another mention's
    const end = at + name.length;
    let score = alike(page.text.slice(Math.max(0, at - 200), at), before, true);
    score += alike(page.text.slice(end, end + 200), after, false);
    if (headline && page.nodes[at].parentElement.closest("h1,h2,h3,h4,h5,h6")) score += 1000;
    if (score > most) [best, most] = [at, score];
    if (score >= whole && !headline) break;
  }
  if (best < 0 || most < Math.min(8, whole)) return null;
  page.used.add(best);
  const last = best + name.length - 1;
  const range = document.createRange();
  range.setStart(page.nodes[best], page.offsets[best]);
  range.setEnd(page.nodes[last], page.offsets[last] + 1);
  return { range };
}

const inspector = {
  dialog: null,
  places: [],
  marked: -1,
  only: "",

  create() {
    this.host = make("archivegen-inspector");
    const root = this.host.attachShadow({ mode: "open" });
    const styles = make("link");
    styles.rel = "stylesheet";
    styles.href = "/_archivegen/inspector.css";
    this.marks = make("div", "marks");
    this.marks.setAttribute("aria-hidden", "true");
    this.button = make("button", "opener", "Names");
    this.button.type = "button";
    this.button.lang = "en";
    this.button.title = "Why each name on this page is or is not a link (key: ?)";
    this.button.setAttribute("aria-haspopup", "dialog");
    this.button.setAttribute("aria-label", "Names on this page: why each is or is not a link");
    this.button.addEventListener("click", () => this.open());
    this.dialog = this.panel();
    styles.addEventListener("load", () => { this.button.hidden = false; }, { once: true });
    this.button.hidden = true; // until it has its styles
    root.append(styles, this.marks, this.button, this.dialog);
    document.documentElement.append(this.host);
    this.keyIsOn(stored(localStorage, KEY) !== "off");
  },

  panel() {
    const dialog = make("dialog");
    dialog.lang = "en";
    dialog.dir = "ltr";
    dialog.setAttribute("aria-labelledby", "title");
    const header = make("header");
    const title = make("h2", "", "Names on this page");
    title.id = "title";
    const close = make("button", "close", "Close");
    close.type = "button";
    close.addEventListener("click", () => dialog.close());
    header.append(title, close);
    this.note = make("p", "note");
    this.said = make("p", "said");
    this.said.setAttribute("role", "status");
    this.filters = make("div", "filters");
    this.filters.setAttribute("role", "group");
    this.filters.setAttribute("aria-label", "Show only");
    this.list = make("ol");
    const footer = make("footer");
    this.declared = make("p");
    const label = make("label");
    this.key = make("input");
    this.key.type = "checkbox";
    this.key.addEventListener("change", () => {
      stored(localStorage, KEY, this.key.checked ? null : "off");
      this.keyIsOn(this.key.checked);
    });
    label.append(this.key, " The key ? opens and closes this");
    footer.append(this.declared, label);
    dialog.append(header, this.note, this.filters, this.list, footer, this.said);
    dialog.addEventListener("close", () => this.mark(-1));
    return dialog;
  },

  keyIsOn(on) {
    this.on = on;
    this.key.checked = on;
    if (on) this.button.setAttribute("aria-keyshortcuts", "?");
    else this.button.removeAttribute("aria-keyshortcuts");
  },

  press(event) {
    if (!["?", "؟"].includes(event.key) || event.defaultPrevented || event.isComposing || !this.on) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const target = event.composedPath()[0];
    if (target instanceof Element && (target.isContentEditable || target.closest("input:not([type=checkbox]), textarea, select, [role=textbox]"))) return;
    if (document.querySelector("dialog[open]") || (overlay.dialog && overlay.dialog.open)) return;
    event.preventDefault();
    if (this.dialog.open) this.dialog.close();
    else this.open();
  },

  async open(at = -1) {
    if (this.dialog.open) return;
    this.dialog.classList.toggle("start", getComputedStyle(document.documentElement).direction === "rtl");
    this.list.replaceChildren();
    this.filters.replaceChildren();
    this.declared.textContent = "";
    this.note.textContent = "Looking …";
    this.dialog.showModal();
    this.dialog.querySelector(".close").focus();
    try {
      const page = encodeURIComponent(location.pathname);
      const answer = await fetch(`/_archivegen/names?token=${encodeURIComponent(token)}&page=${page}`);
      if (!answer.ok) throw new Error(await answer.text());
      this.show(await answer.json(), at);
    } catch (error) {
      this.note.textContent = error instanceof TypeError ? "The preview does not answer: is it still running?" : error.message;
    }
  },

  show(told, at) {
    const page = readPage();
    this.found = told.found;
    this.direction = told.dir;
    this.places = told.found.map((one) => locate(one, page));
    this.items = told.found.map((one, number) => this.item(one, number));
    this.list.replaceChildren(...this.items);
    const broken = overlay.shown ? " The sources have errors: this tells of the last good build." : "";
    const empty = told.path
      ? `No name was found in ${told.path}.`
      : "This page has no text of its own: names are looked for in articles, in pages and in the descriptions of records.";
    this.note.textContent = (told.found.length ? told.path : empty) + broken;
    this.filters.replaceChildren(...Object.keys(OUTCOMES).flatMap((outcome) => this.filter(outcome)));
    if (told.declared.length) {
      const names = told.declared.map((record) => `${record.name} (${record.id})`);
      this.declared.textContent = `Declared in the front matter, never named in the text: ${names.join(", ")}.`;
    }
    this.narrow("");
    this.said.textContent = told.found.length === 1 ? "1 name" : `${told.found.length} names`;
    if (at >= 0 && this.items[at]) this.items[at].querySelector("button").focus();
  },

  filter(outcome) {
    const count = this.found.filter((one) => one.outcome === outcome).length;
    if (!count) return [];
    const button = make("button", outcome, `${count} ${OUTCOMES[outcome][count === 1 ? 1 : 2]}`);
    button.type = "button";
    button.dataset.outcome = outcome;
    button.addEventListener("click", () => this.narrow(this.only === outcome ? "" : outcome));
    return [button];
  },

  narrow(outcome) {
    this.only = outcome;
    for (const button of this.filters.children) {
      button.setAttribute("aria-pressed", String(button.dataset.outcome === outcome));
    }
    this.items.forEach((item, number) => { item.hidden = outcome !== "" && this.found[number].outcome !== outcome; });
  },

  item(found, number) {
    const item = make("li", found.outcome);
    const heading = make("h3");
    const name = make("button", "name");
    name.type = "button";
    const form = make("bdi", "form", found.form);
    name.append(form, " ", make("span", "outcome", OUTCOMES[found.outcome][0]));
    heading.append(name);
    const quote = make("p", "quote");
    quote.dir = this.direction;
    quote.append(found.quote[0], make("mark", "", found.quote[1]), found.quote[2]);
    const where = make("p", "where", `${found.path}:${found.line}${found.column ? `:${found.column}` : ""}`);
    item.append(heading, where, quote);
    const settled = make("p", "rule", `${found.meaning} (rule ${found.rule})`);
    settled.dir = "auto";
    const choices = found.choices.map((choice) => this.choice(choice));
    if (choices.length === 1 && ["linked", "counted"].includes(found.outcome)) {
      const meant = make("div", "meant");
      meant.append(...choices[0].childNodes);
      item.append(meant, settled);
    } else {
      item.append(settled);
      if (choices.length) {
        const near = found.outcome === "unrecorded";
        item.append(make("p", "could", near ? "Near it:" : choices.length > 1 ? "It could be:" : "It would be:"));
        const list = make("ul");
        list.append(...choices);
        item.append(list);
      }
    }
    if (found.why) item.append(make("p", "why", found.why));
    const offers = found.offers.map((offer) => this.offer(offer));
    if (offers.length && ["linked", "counted"].includes(found.outcome)) {
      const more = make("details");
      more.append(make("summary", "", "To change it"), ...offers);
      item.append(more);
    } else {
      item.append(...offers);
    }
    if (!this.places[number]) item.append(make("p", "why", "Not to be seen in the text of this page."));
    const mark = (scroll) => this.mark(number, scroll);
    item.addEventListener("pointerenter", () => mark(true));
    item.addEventListener("focusin", () => mark(true));
    name.addEventListener("click", () => mark(true));
    return item;
  },

  choice({ record, offers }) {
    const item = make("li");
    const line = make("p", "record");
    const name = make(record.url ? "a" : "bdi", "", record.name);
    name.dir = "auto";
    if (record.url) name.href = record.url;
    const about = [record.kind, record.about, record.known].filter(Boolean).join("; ");
    line.append(name, " ", make("code", "", record.id), ` ${about}`);
    item.append(line, ...offers.map((offer) => this.offer(offer)));
    return item;
  },

  offer(offer) {
    const box = make("div", "offer");
    const label = make("p", "", `${offer.meant}, ${offer.where}:`);
    label.dir = "auto";
    const text = make("code", "", offer.text);
    text.dir = "ltr"; // as the file has it, the signs in the order in which they are typed
    const copy = make("button", "copy", "Copy");
    copy.type = "button";
    copy.setAttribute("aria-label", `Copy ${offer.text}`);
    copy.addEventListener("click", () => this.copy(offer.text, copy));
    box.append(label, text, copy);
    return box;
  },

  async copy(text, button) {
    try {
      await navigator.clipboard.writeText(text);
    } catch { // not on this machine's own address: the older way
      const field = make("textarea", "copying");
      field.value = text;
      this.dialog.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      button.focus();
    }
    for (const other of this.dialog.querySelectorAll(".copied")) {
      other.classList.remove("copied");
      other.textContent = "Copy";
    }
    button.classList.add("copied");
    button.textContent = "Copied";
    this.said.textContent = `Copied: ${text}`;
  },

  mark(number, scroll = false) {
    if (number === this.marked && number >= 0 && this.marks.childElementCount) return;
    this.marked = number;
    this.items?.forEach((item, at) => item.classList.toggle("current", at === number));
    const place = this.places[number];
    const rectangles = !place ? [] : place.image ? [place.image.getBoundingClientRect()] : place.range.getClientRects();
    this.marks.replaceChildren(...[...rectangles].map((rectangle) => {
      const box = make("div", this.found[number].outcome);
      box.style.left = `${rectangle.left + scrollX - 3}px`;
      box.style.top = `${rectangle.top + scrollY - 3}px`;
      box.style.width = `${rectangle.width + 6}px`;
      box.style.height = `${rectangle.height + 6}px`;
      return box;
    }));
    const box = this.marks.firstElementChild;
    if (!scroll || !box) return;
    const top = box.getBoundingClientRect().top;
    const sheet = this.dialog.getBoundingClientRect();
    const visible = sheet.width > innerWidth * 0.9 ? sheet.top : innerHeight; // on a narrow screen it lies below the text
    if (top < 0 || top > visible - 40) scrollTo({ top: scrollY + top - visible / 3, behavior: "instant" });
  },

  leave() { // the page is loaded again after an edit: then it opens where it was
    if (this.dialog.open) stored(sessionStorage, AGAIN, JSON.stringify([location.pathname, this.marked]));
  },

  returnTo() {
    const [page, at] = JSON.parse(stored(sessionStorage, AGAIN) || "[]");
    stored(sessionStorage, AGAIN, null);
    if (page === location.pathname) this.open(at);
  },
};

inspector.create();
inspector.returnTo();
document.addEventListener("keydown", (event) => inspector.press(event));
addEventListener("resize", () => {
  const number = inspector.marked;
  inspector.mark(-1);
  inspector.mark(number);
});
addEventListener("pagehide", () => inspector.leave());
