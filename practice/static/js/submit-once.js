// A second click on a form that is on its way is ignored. The server decides anyway; this spares the person the conflict page.
(function () {
  "use strict";
  function mark(form, busy) {
    form.toggleAttribute("data-busy", busy);
    form.querySelectorAll("button[type='submit']").forEach(function (button) {
      if (busy) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    });
  }
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (!form.hasAttribute("data-once")) return;
    if (form.hasAttribute("data-busy")) { event.preventDefault(); return; }
    mark(form, true);
    // A slow or lost connection must not lock the form for good.
    setTimeout(function () { mark(form, false); }, 10000);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-busy]").forEach(function (form) { mark(form, false); });
  });
})();
