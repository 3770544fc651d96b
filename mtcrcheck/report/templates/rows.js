"use strict";
const body = document.querySelector("#rows tbody"), all = [...body.rows], count = document.getElementById("count");
const filter = document.getElementById("filter"), heads = [...document.querySelectorAll("#rows th")];
const articles = new Map(all.map((row, n) => [row, document.getElementById("a" + (n + 1))]));
function show() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of all) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every(word => text.includes(word));
    if (articles.get(row)) articles.get(row).hidden = row.hidden;
    shown += !row.hidden;
  }
  count.textContent = shown + " of " + all.length;
}
heads.forEach((head, column) => {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener("click", () => {
    const up = head.getAttribute("aria-sort") !== "ascending";
    heads.forEach(other => other.setAttribute("aria-sort", "none"));
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const text = row => row.cells[column].textContent;
    all.sort((a, b) => (up ? 1 : -1) * text(a).localeCompare(text(b), "en", {numeric: true}));
    body.append(...all);
  });
});
filter.closest("p").hidden = false;
filter.addEventListener("input", show);
show();
