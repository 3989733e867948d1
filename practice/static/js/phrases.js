// Words that tend to be heard as an attack bring up a hint beside the text, while it is typed. It never hinders anything.
// The same rule as on the server: whole words, whatever the case, the kind of apostrophe and the blanks between the words.
(function () {
  "use strict";
  function plain(text) {
    return text.replace(/[\u2019\u2018\u02bc\u00b4`]/g, "'").toLowerCase();
  }
  function pattern(phrases) {
    const words = phrases.map(function (phrase) {
      return plain(phrase).trim().split(/\s+/).map(function (word) {
        return word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      }).join("\\s+");
    });
    return new RegExp("(?<![\\p{L}\\p{N}_])(?:" + words.join("|") + ")(?![\\p{L}\\p{N}_])", "u");
  }
  document.querySelectorAll("[data-phrases]").forEach(function (hint) {
    const box = document.getElementById(hint.dataset.phrasesIn);
    if (!box) return;
    const found = pattern(hint.dataset.phrases.split("|"));
    function update() { hint.hidden = !found.test(plain(box.value)); }
    box.addEventListener("input", update);
    update();
  });
})();
