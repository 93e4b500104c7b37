// Shows the pages that have all the words typed. Without it, the list stands there whole.
(() => {
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const search = document.querySelector("[role=search]");
  const field = search.querySelector("input");
  const found = search.querySelector("[role=status]");
  const groups = [...document.querySelectorAll("main section")];
  const entries = [...document.querySelectorAll("main section > ul > li")];
  const texts = entries.map((entry) => plain(entry.textContent));

  function show() {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    entries.forEach((entry, i) => { entry.hidden = !words.every((word) => texts[i].includes(word)); });
    for (const group of groups) group.hidden = !group.querySelector("ul > li:not([hidden])");
    const count = entries.filter((entry) => !entry.hidden).length;
    if (!words.length) found.textContent = "";
    else if (count) found.textContent = `${count} of ${entries.length} pages`;
    else found.textContent = "No page has all these words. Try fewer, or shorter ones.";
  }

  field.addEventListener("input", show);
  search.hidden = false;
  show(); // a browser may keep what was typed when the page is loaded again
})();
