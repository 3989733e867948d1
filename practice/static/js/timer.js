// A clock that fills in the time. What a person types by hand is marked as typed by hand.
(function () {
  "use strict";
  const LONGEST = 3600;
  document.querySelectorAll("[data-timer]").forEach(function (timer) {
    const box = timer.querySelector(".timer-hand input");
    const manual = timer.querySelector("[data-timer-manual]");
    const display = timer.querySelector("[data-timer-display]");
    const toggle = timer.querySelector("[data-timer-toggle]");
    const says = timer.querySelector("[data-timer-says]");
    let began = 0, before = 0, tick = 0;

    function typed() {
      const parts = box.value.trim().split(":").map(function (part) { return parseInt(part, 10) || 0; });
      return parts.length === 2 ? parts[0] * 60 + parts[1] : parts[0];
    }
    function total() { return Math.min(LONGEST, before + (began ? Math.floor((Date.now() - began) / 1000) : 0)); }
    function words(all) { return Math.floor(all / 60) + ":" + String(all % 60).padStart(2, "0"); }
    function fill(all) {
      box.value = words(all);
      manual.value = "0";
      box.dispatchEvent(new Event("change", { bubbles: true }));
    }
    function stop() {
      const all = total();
      clearInterval(tick);
      began = 0;
      before = all;
      toggle.textContent = "Go on";
      display.textContent = words(all);
      fill(all);
      says.textContent = "Stopped at " + Math.floor(all / 60) + " minutes " + (all % 60) + " seconds";
    }
    toggle.addEventListener("click", function () {
      if (began) { stop(); return; }
      before = typed();
      began = Date.now();
      toggle.textContent = "Stop";
      says.textContent = "The clock is running";
      tick = setInterval(function () {
        display.textContent = words(total());
        if (total() >= LONGEST) stop();
      }, 250);
    });
    box.addEventListener("input", function () {
      manual.value = "1";
      if (!began) { before = typed(); display.textContent = words(Math.min(LONGEST, before)); }
    });
    // Leaving the page with the clock running keeps what it showed.
    if (timer.closest("form")) timer.closest("form").addEventListener("submit", function () { if (began) stop(); }, true);
    window.addEventListener("pagehide", function () { if (began) stop(); }, true);
    display.textContent = words(typed());
    timer.querySelector("[data-timer-clock]").hidden = false;
  });
})();
