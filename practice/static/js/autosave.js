// Saves what is typed: 0.8 s after the last keystroke, one request at a time (so an older save never lands after a newer one),
// and once more when the page is left. Signed out, changed elsewhere or offline: the words stay on the page and the person is told.
(function () {
  "use strict";
  const PAUSE = 800, SLOWEST = 60000;

  function start(form) {
    const state = form.querySelector("[data-save-state]");
    let seq = Date.now(), timer = 0, wait = 0, running = null;
    let dirty = false, leaving = false, stopped = "";

    function say(text, link) {
      state.textContent = text;
      state.classList.toggle("is-stopped", stopped !== "");
      if (!link) return;
      const anchor = document.createElement("a");
      anchor.href = link.href;
      anchor.textContent = link.text;
      if (link.away) { anchor.target = "_blank"; anchor.rel = "noopener"; }
      state.append(" ", anchor);
    }
    function body() {
      const data = new FormData(form);
      data.set("autosave_seq", String(++seq));
      return data;
    }
    function plan(delay) {
      clearTimeout(timer);
      timer = setTimeout(save, delay);
    }
    function later() {
      dirty = true;
      wait = Math.min(SLOWEST, wait ? wait * 2 : 2000);
      say(navigator.onLine ? "Not saved yet. Trying again…" : "You are offline. Your words are on this page; they will be saved when you are back.");
      plan(wait);
    }
    async function save() {
      if (!dirty || leaving || stopped) return;
      if (running) { plan(PAUSE); return; }
      dirty = false;
      running = new AbortController();
      const limit = setTimeout(function () { if (running) running.abort(); }, 20000);
      try {
        const answer = await fetch(form.dataset.autosave, {
          method: "POST", body: body(), credentials: "same-origin", redirect: "manual", cache: "no-store",
          headers: { "X-Requested-With": "autosave", "Accept": "application/json" }, signal: running.signal });
        await settle(answer);
      } catch (error) {
        if (!leaving) later();
      } finally {
        clearTimeout(limit);
        running = null;
      }
      if (dirty && !stopped && !leaving && !wait) plan(PAUSE);
    }
    async function settle(answer) {
      const told = await answer.json().catch(function () { return {}; });
      if (answer.ok) {
        wait = 0;
        const version = form.querySelector("input[type='hidden'][name='version']");
        if (version && told.version !== undefined) version.value = String(told.version);
        say(told.saved ? "Saved " + told.saved : "Saved");
        return;
      }
      if (answer.status === 401 || answer.type === "opaqueredirect") {
        dirty = true;
        stopped = "signed-out";
        const href = document.body.dataset.signIn || "/";
        say("You were signed out. Your words are still on this page;", { href: href, text: "sign in in a new tab, then carry on", away: true });
        return;
      }
      if (answer.status === 409) {
        dirty = true;
        stopped = "conflict";
        say(told.message || "Changed in another tab or on another device. Copy anything you want to keep, then", { href: location.href, text: "load the newer one" });
        return;
      }
      if (answer.status === 413 || answer.status === 422) {
        dirty = true;
        say(told.message || "This could not be saved as it is. Please look at it again.");
        return;
      }
      if (answer.status === 400 && await renew()) { dirty = true; wait = 0; plan(0); return; }
      later();
    }
    // The token on this page belongs to the session that ended: take the one of the new session, if it is the same person's.
    async function renew() {
      try {
        const answer = await fetch(location.href, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
        if (!answer.ok) return false;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.querySelector("form[data-autosave]");
        if (!fresh || !fresh.elements.csrf_token) return false;
        const mine = form.elements.form_owner, theirs = fresh.elements.form_owner;
        if (mine && (!theirs || mine.value !== theirs.value)) {
          stopped = "other-person";
          say("Someone else is signed in on this device now. Your words are still on this page but cannot be saved as theirs.");
          return false;
        }
        document.querySelectorAll("input[name='csrf_token']").forEach(function (box) { box.value = fresh.elements.csrf_token.value; });
        return true;
      } catch (error) {
        return false;
      }
    }
    async function back() {
      if (document.visibilityState !== "visible") return;
      if (stopped === "signed-out" && await renew()) {
        stopped = "";
        wait = 0;
        say("You are signed in again. Saving…");
        plan(0);
      }
    }
    function changed(event) {
      if (event.target.hasAttribute("data-no-autosave") || leaving) return;
      dirty = true;
      if (stopped) return;
      wait = 0;
      plan(PAUSE);
    }
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("submit", function (event) {
      if (event.defaultPrevented) return;
      leaving = true;
      clearTimeout(timer);
      if (running) running.abort();
      // An aborted save may still arrive after this: the higher number tells the server which is newer.
      if (form.elements.autosave_seq) form.elements.autosave_seq.value = String(++seq);
    });
    window.addEventListener("pageshow", function () { leaving = false; });
    window.addEventListener("online", function () { if (dirty && !stopped) { wait = 0; plan(0); } });
    window.addEventListener("focus", back);
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState === "visible") back();
      else if (dirty && !stopped && !leaving) plan(0);
    });
    // Closing the tab: the last words go along. A request on its way is dropped, the newer number wins on the server.
    function last() {
      if (!dirty && !running || leaving || stopped) return;
      if (running) running.abort();
      dirty = false;
      clearTimeout(timer);
      const data = body();
      fetch(form.dataset.autosave, { method: "POST", body: data, credentials: "same-origin", keepalive: true,
        headers: { "X-Requested-With": "autosave" } }).catch(function () { navigator.sendBeacon(form.dataset.autosave, data); });
    }
    window.addEventListener("pagehide", last);
    document.addEventListener("quick-exit", function () { last(); leaving = true; });
    window.addEventListener("beforeunload", function (event) {
      if (dirty && !leaving && (stopped || wait)) { event.preventDefault(); event.returnValue = ""; }
    });
  }
  document.querySelectorAll("form[data-autosave]").forEach(start);
})();
