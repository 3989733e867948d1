// Characters used, in code points as the server counts them (an emoji is one).
(function () {
  "use strict";
  const number = new Intl.NumberFormat("en");
  document.querySelectorAll("[data-counter]").forEach(function (box) {
    const limit = Number(box.dataset.counter);
    const guide = Number(box.dataset.guide || 0);
    let out = document.querySelector("[data-count-for='" + CSS.escape(box.id) + "']");
    if (!out) {
      out = document.createElement("p");
      out.className = "count";
      box.after(out);
    }
    const empty = out.textContent;
    function show() {
      const used = Array.from(box.value.replace(/\r\n/g, "\n")).length;
      const over = used > limit;
      out.classList.toggle("over", over);
      if (over) out.textContent = number.format(used - limit) + " characters too many";
      else if (guide && used > guide) out.textContent = number.format(used) + " characters (room for " + number.format(limit - used) + " more)";
      else if (used && guide) out.textContent = number.format(used) + " characters, about " + number.format(guide) + " is plenty";
      else if (used && limit - used <= limit / 2) out.textContent = number.format(limit - used) + " characters left";
      else out.textContent = empty;
    }
    box.addEventListener("input", show);
    show();
  });
})();
