// The search page, its first step: it says what is in the way of searching, or starts search-page.js and what that needs.

(() => {
  "use strict";
  const finder = document.getElementById("search");
  if (!finder) return;
  const reveal = (id) => { document.getElementById(id).hidden = false; };

  // Browsers do not let pages opened from a disk load an index, nor a module.
  if (location.protocol === "file:") { reveal("search-file"); return; }

  const fail = () => {
    finder.hidden = true;
    reveal("search-failed");
  };
  import(new URL("search-page.js", document.currentScript.src).href).then(({ start }) => start(finder, fail)).catch(fail);
})();
