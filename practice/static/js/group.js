// Repeated rows: the empty ones beyond the first few wait behind a button. Rows with something in them are never hidden.
(function () {
  "use strict";
  document.querySelectorAll("[data-group]").forEach(function (group) {
    const rows = Array.from(group.querySelectorAll("[data-group-row]"));
    const more = group.querySelector("[data-group-more]");
    const shown = Number(group.dataset.groupShown || 1);
    function filled(row) {
      return Array.from(row.querySelectorAll("input, textarea, select")).some(function (box) {
        if (box.type === "hidden") return false;
        return box.type === "radio" || box.type === "checkbox" ? box.checked : box.value.trim() !== "";
      });
    }
    let last = shown - 1;
    rows.forEach(function (row, index) {
      if (filled(row) || row.querySelector(".field-wrong")) last = Math.max(last, index);
    });
    rows.forEach(function (row, index) { row.hidden = index > last; });
    function update() { more.hidden = !rows.some(function (row) { return row.hidden; }); }
    more.addEventListener("click", function () {
      const next = rows.find(function (row) { return row.hidden; });
      if (!next) return;
      next.hidden = false;
      update();
      const box = next.querySelector("input:not([type='hidden']), textarea, select");
      if (box) box.focus();
    });
    update();
  });
})();
