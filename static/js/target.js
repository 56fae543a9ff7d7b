// When the fields of a target are fetched anew, the folds that somebody had opened stay open.

const opened = new Set();

function name(fold) {
  return fold.querySelector("summary").textContent.trim();
}

document.addEventListener("htmx:beforeSwap", () => {
  opened.clear();
  for (const fold of document.querySelectorAll("#fields details[open]")) opened.add(name(fold));
});

document.addEventListener("htmx:afterSwap", () => {
  for (const fold of document.querySelectorAll("#fields details")) if (opened.has(name(fold))) fold.open = true;
});
