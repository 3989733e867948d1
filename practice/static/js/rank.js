// Ranking as lines that move up and down. The number boxes stay in the form and carry the answer.
// Nothing is ranked until the person moves a line or says that the order is right as it stands.
(function () {
  "use strict";
  function button(text, label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "rank-move";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  }
  document.querySelectorAll("[data-rank]").forEach(function (list) {
    const says = document.createElement("p");
    says.className = "visually-hidden";
    says.setAttribute("role", "status");
    const tools = document.createElement("div");
    tools.className = "rank-tools";
    const keep = document.createElement("button");
    keep.type = "button";
    keep.className = "btn btn-secondary-own";
    keep.textContent = "This order is right";
    tools.append(keep);
    list.after(tools, says);

    function lines() { return Array.from(list.querySelectorAll("[data-rank-line]")); }
    function box(line) { return line.querySelector("select"); }
    function name(line) { return line.querySelector("label").textContent; }
    function ranked() { return lines().every(function (line, i) { return box(line).value === String(i + 1); }); }
    function draw() {
      const done = ranked();
      list.classList.toggle("is-ranked", done);
      keep.hidden = done;
      const all = lines();
      all.forEach(function (line, i) {
        line.querySelector(".rank-place").textContent = done ? String(i + 1) : "–";
        line.querySelector(".rank-up").disabled = i === 0;
        line.querySelector(".rank-down").disabled = i === all.length - 1;
      });
    }
    function store() {
      lines().forEach(function (line, i) { box(line).value = String(i + 1); });
      draw();
      box(lines()[0]).dispatchEvent(new Event("change", { bubbles: true }));
    }
    function move(line, by) {
      const all = lines();
      const to = all.indexOf(line) + by;
      if (to < 0 || to >= all.length) return;
      if (by < 0) all[to].before(line); else all[to].after(line);
      store();
      says.textContent = name(line) + " is now " + (to + 1) + " of " + all.length;
      const again = line.querySelector(by < 0 ? ".rank-up" : ".rank-down");
      (again.disabled ? line.querySelector(by < 0 ? ".rank-down" : ".rank-up") : again).focus();
    }
    const start = lines();
    start.sort(function (a, b) { return (Number(box(a).value) || 999) - (Number(box(b).value) || 999); });
    start.forEach(function (line) {
      list.append(line);
      const place = document.createElement("span");
      place.className = "rank-place";
      place.setAttribute("aria-hidden", "true");
      line.prepend(place);
      box(line).hidden = true;
      const up = button("↑", "Move up: " + name(line), function () { move(line, -1); });
      const down = button("↓", "Move down: " + name(line), function () { move(line, 1); });
      up.classList.add("rank-up");
      down.classList.add("rank-down");
      line.append(up, down);
    });
    const hint = list.previousElementSibling;
    if (hint && hint.classList.contains("hint")) hint.textContent = "Move the most important to the top.";
    keep.addEventListener("click", function () { store(); says.textContent = "The order is kept."; });
    draw();
  });
})();
