// After a form was sent back: put the focus on the summary, and let its links land on the control itself.
(function () {
  "use strict";
  const summary = document.getElementById("error-summary");
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", function (event) {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target) return;
    event.preventDefault();
    const row = target.closest("[data-group-row]");
    if (row) row.hidden = false;
    (target.closest(".q, .field") || target).scrollIntoView({ block: "start" });
    // A ranking's number boxes are hidden behind its buttons.
    const box = target.hidden || target.tagName === "OL" ? target.closest("[data-rank]").querySelector("button:not(:disabled)") : target;
    if (box) box.focus({ preventScroll: true });
  });
})();
