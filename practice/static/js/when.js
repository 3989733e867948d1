// Questions and advice that belong to another answer on the same page: shown while their condition holds.
// Without script everything stays visible, and the server decides what is needed.
(function () {
  "use strict";
  function holds(given, op, value) {
    if (!given.length) return false;
    const one = given[0];
    if (op === "lt") return Number(one) < Number(value);
    if (op === "ge") return Number(one) >= Number(value);
    if (op === "eq") return one === value;
    if (op === "ne") return one !== value;
    if (op === "in") return given.some(function (item) { return value.split(",").includes(item); });
    return false;
  }
  const parts = document.querySelectorAll("[data-when]");
  if (!parts.length) return;
  function update() {
    parts.forEach(function (part) {
      const form = part.closest("form");
      if (!form) return;
      const given = new FormData(form).getAll(part.dataset.when).filter(function (text) { return text !== ""; });
      part.hidden = !holds(given, part.dataset.whenOp, part.dataset.whenValue) && !part.classList.contains("field-wrong");
    });
  }
  document.addEventListener("change", update);
  update();
})();
