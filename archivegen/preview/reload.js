// Keeps an open page as new as the site: loads it again, or only its style sheets, and shows what is wrong.

let pages = Number(document.currentScript.dataset.number); // the state at which this page, and its styles, were sent
let styles = pages;
let events = null;

function refreshStyles(number) {
  for (const old of document.querySelectorAll('link[rel~="stylesheet"]:not([data-archivegen-old])')) {
    const address = new URL(old.href);
    if (address.origin !== location.origin) continue;
    address.searchParams.set("archivegen", number);
    const fresh = old.cloneNode();
    fresh.href = address.href;
    fresh.addEventListener("load", () => old.remove(), { once: true });
    fresh.addEventListener("error", () => { fresh.remove(); delete old.dataset.archivegenOld; }, { once: true });
    old.dataset.archivegenOld = "";
    old.after(fresh);
  }
}

function hear(state) {
  if (state.pages > pages) {
    pages = state.pages;
    location.reload(); // the browser keeps the place in the page
    return;
  }
  if (state.styles > styles) {
    styles = state.styles;
    refreshStyles(state.number);
  }
  overlay.update(state);
}

function connect() {
  if (events || document.hidden) return; // a browser opens six connections to one host: hidden tabs take none
  events = new EventSource(`/_archivegen/events?token=${encodeURIComponent(token)}`);
  events.addEventListener("message", (event) => hear(JSON.parse(event.data)));
  events.addEventListener("error", () => {
    if (events && events.readyState === EventSource.CLOSED) { // refused: another server stands here now
      events = null;
      setTimeout(askAgain, 1000);
    }
  });
}

function disconnect() {
  if (events) events.close();
  events = null;
}

async function askAgain() {
  try {
    const answer = await fetch("/_archivegen/reload.js");
    if (answer.ok && !(await answer.text()).includes(token)) {
      location.reload();
      return;
    }
  } catch { /* it is not there yet */ }
  connect();
}

document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
addEventListener("pagehide", disconnect);
addEventListener("pageshow", connect);
connect();
