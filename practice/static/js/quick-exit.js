// The link works without this. With it: the page is blanked at once, replaced in the history, and Escape three times does the same.
(function () {
  "use strict";
  const link = document.querySelector("[data-quick-exit]");
  if (!link) return;
  function leave() {
    document.title = "";
    document.body.hidden = true;
    document.dispatchEvent(new Event("quick-exit"));
    window.location.replace(link.href);
  }
  link.addEventListener("click", function (event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    leave();
  });
  let presses = [];
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { presses = []; return; }
    const now = Date.now();
    presses = presses.filter(function (at) { return now - at < 2000; });
    presses.push(now);
    if (presses.length >= 3) leave();
  });
})();
