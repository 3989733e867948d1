// Answers what a page asks as a person would: only controls that are seen and not switched off, rows after "Add another",
// ranks by moving lines. `wanted`: [input name, value] pairs of the whole step. Gives back the names that were answered.
(wanted) => {
  const seen = (box) => {
    // Radios and boxes are drawn by the words beside them.
    const shape = box.type === "radio" || box.type === "checkbox" ? box.closest("label") || box : box;
    const area = shape.getBoundingClientRect();
    return !box.disabled && shape.checkVisibility({ visibilityProperty: true }) && area.width > 4 && area.height > 4;
  };
  const named = (name) => Array.from(document.querySelectorAll(`main form [name="${CSS.escape(name)}"]:not([type=hidden])`));
  const reach = (box) => {
    const group = box.closest("[data-group]");
    const more = group && group.querySelector("[data-group-more]");
    for (let i = 0; more && i < 60 && !seen(box) && !more.hidden; i++) more.click();
    return seen(box);
  };
  const tell = (box) => {
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const answered = new Set();
  const order = Array.from(document.querySelectorAll("main form [name]")).map((box) => box.name);
  const ranked = new Map();
  const pairs = wanted.slice().sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]));
  for (const [name, value] of pairs) {
    const boxes = named(name);
    if (!boxes.length) continue;
    const list = boxes[0].closest("[data-rank]");
    if (list) {
      if (!ranked.has(list)) ranked.set(list, new Map());
      ranked.get(list).set(name, Number(value));
      answered.add(name);
      continue;
    }
    const kind = boxes[0].type;
    const box = kind === "radio" || kind === "checkbox" ? boxes.find((one) => one.value === value) : boxes[0];
    if (!box || !reach(box)) continue;
    if (kind === "radio" || kind === "checkbox") {
      if (!box.checked) box.click();
    } else if (box.value !== value) {
      box.focus();
      box.value = value;
      tell(box);
    }
    answered.add(name);
  }
  for (const [list, places] of ranked) {
    if (!list.querySelector(".rank-up")) {
      // Without the page's own script each line has a number to choose.
      places.forEach((place, name) => { if (seen(named(name)[0])) named(name)[0].value = String(place); });
      continue;
    }
    const line = (name) => list.querySelector(`[name="${CSS.escape(name)}"]`).closest("[data-rank-line]");
    const names = Array.from(places.keys()).sort((a, b) => places.get(a) - places.get(b));
    names.forEach((name, place) => {
      for (let i = 0; i < 60 && Array.from(list.children).indexOf(line(name)) > place; i++) {
        line(name).querySelector(".rank-up").click();
      }
    });
    const keep = list.parentElement.querySelector(".rank-tools button");
    if (keep && keep.checkVisibility()) keep.click();
  }
  return Array.from(answered);
};
