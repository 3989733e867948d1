// The page as it is now: its source, the kinds of questions on it, and what does not fit: beyond its right edge, or cut
// off by the box it stands in.
() => {
  const found = [];
  const wide = document.documentElement.clientWidth;
  const over = document.scrollingElement.scrollWidth - innerWidth;
  if (over > 0) found.push(`scrolls sideways by ${over} px`);
  const quiet = (one) => one.closest(".visually-hidden, [hidden], details:not([open]) > :not(summary), svg, .skip-link");
  for (const one of document.querySelectorAll("main *")) {
    if (quiet(one) || !one.checkVisibility()) continue;
    const style = getComputedStyle(one);
    const words = String(one.value || one.textContent || "").trim().slice(0, 60);
    const area = one.getBoundingClientRect();
    // What only screen readers are told is a pixel in size.
    if (area.width <= 2 || area.height <= 2 || one.closest("thead")?.offsetHeight <= 2) continue;
    if (area.right > wide + 1 && style.position !== "absolute") found.push(`beyond the edge: ${one.localName} ${words}`);
    if (["hidden", "clip"].includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1) found.push(`cut at the side: ${one.localName}.${one.className} ${words}`);
    if (["hidden", "clip"].includes(style.overflowY) && one.scrollHeight > one.clientHeight + 1) found.push(`cut below: ${one.localName}.${one.className} ${words}`);
  }
  const kinds = [...document.querySelectorAll("main .q")].map((one) => one.className.split(" ")[1]);
  return { found: found.slice(0, 5), kinds: [...new Set(kinds)], source: document.documentElement.outerHTML };
};
