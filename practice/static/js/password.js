// Show what was typed. Back to hidden when the form is sent, so that a browser does not remember it as plain text.
(function () {
  "use strict";
  document.querySelectorAll("[data-toggle-password]").forEach(function (button) {
    const box = document.getElementById(button.dataset.togglePassword);
    if (!box) return;
    function set(shown) {
      box.type = shown ? "text" : "password";
      button.firstChild.textContent = shown ? "Hide" : "Show";
      button.setAttribute("aria-pressed", String(shown));
    }
    button.hidden = false;
    set(false);
    button.addEventListener("click", function () { set(box.type === "password"); box.focus(); });
    if (box.form) box.form.addEventListener("submit", function () { set(false); });
  });
})();
