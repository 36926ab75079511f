// What is wrong, over the page and apart from its styles. All text is set as text, never as markup.

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

const overlay = {
  host: null,
  shown: "", // the problems on display, as JSON
  dismissed: "",

  create() {
    this.host = make("archivegen-preview");
    const root = this.host.attachShadow({ mode: "open" });
    const styles = make("link");
    styles.rel = "stylesheet";
    styles.href = "/_archivegen/overlay.css";

    this.dialog = make("dialog");
    this.dialog.lang = "en";
    this.dialog.dir = "ltr";
    this.dialog.setAttribute("role", "alertdialog");
    this.dialog.setAttribute("aria-labelledby", "title");
    this.dialog.setAttribute("aria-describedby", "problems");
    const header = make("header");
    this.title = make("h2");
    this.title.id = "title";
    const close = make("button", "", "Close");
    close.type = "button";
    close.addEventListener("click", () => this.dialog.close());
    header.append(this.title, close);
    this.list = make("ol");
    this.list.id = "problems";
    this.note = make("p", "note");
    this.dialog.append(header, this.note, this.list);
    const dialog = this.dialog;
    dialog.addEventListener("close", () => dialog === this.dialog && this.dismiss());

    this.pill = make("button", "pill");
    this.pill.type = "button";
    this.pill.hidden = true;
    this.pill.addEventListener("click", () => this.open());

    root.append(styles, this.dialog, this.pill);
    document.documentElement.append(this.host);
  },

  open() {
    this.pill.hidden = true;
    this.dismissed = "";
    if (!this.dialog.open) this.dialog.showModal();
  },

  dismiss() { // by the button, by Escape, or because all is well again
    this.dismissed = this.shown;
    this.pill.hidden = this.shown === "";
  },

  update(state) {
    if (state.ok) {
      this.shown = this.dismissed = ""; // the same mistake made again is a new one
      if (!this.host) return;
      this.dialog.close();
      this.host.remove();
      this.host = this.dialog = null;
      return;
    }
    const problems = JSON.stringify([state.problems, state.errors, state.more]);
    if (problems === this.shown) return;
    if (!this.host) this.create();
    this.shown = problems;
    const count = state.errors === 1 ? "1 error" : `${state.errors.toLocaleString("en")} errors`;
    this.title.textContent = `Not rebuilt: ${count}`;
    this.pill.textContent = count;
    this.note.textContent =
      "The page behind this is the last one that could be built. This goes as soon as the errors do; Escape hides it.";
    this.list.replaceChildren(...state.problems.map((one) => this.item(one)));
    if (state.more) this.list.append(make("li", "", `… and ${state.more.toLocaleString("en")} more: archivegen check`));
    if (problems !== this.dismissed) this.open();
  },

  item(problem) {
    const item = make("li", problem.severity);
    item.append(make("p", "where", problem.where));
    const text = make("p", "message", `${problem.severity}[${problem.code}]: ${problem.message}`);
    text.dir = "auto";
    item.append(text);
    if (problem.source) {
      const source = make("div", "source");
      source.dir = "auto";
      const [before, marked, after] = problem.source;
      source.append(before, make("mark", "", marked), after);
      item.append(source);
    }
    if (problem.hint) item.append(make("p", "hint", problem.hint));
    return item;
  },
};
