// Small helps for pages that work without them.

const status = () => document.getElementById("status");

// Move to the error summary of a refused form and say so in the title.
function showErrors(root) {
  const summary = root.querySelector?.("#error-summary[tabindex]");
  if (!summary) return false;
  const word = summary.dataset.title;
  if (word && !document.title.startsWith(word)) document.title = `${word} ${document.title}`;
  summary.focus();
  return true;
}

let swapsFocus = false;
document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  swapsFocus = Boolean(target?.contains?.(document.activeElement));
});

// After a swap: read out what the fragment says, and focus what it wants focused; the focus never falls out of the page.
document.addEventListener("htmx:afterSettle", ({ detail: { elt } }) => {
  const root = elt.isConnected ? elt : document;
  const says = root.matches?.("[data-say]") ? root : root.querySelector("[data-say]");
  if (says && status()) status().textContent = says.dataset.say;
  if (!showErrors(root)) root.querySelector("[data-focus]")?.focus();
  queueMicrotask(() => {
    if (!swapsFocus || root === document || document.activeElement !== document.body) return;
    root.tabIndex = -1;
    root.focus({ preventScroll: true });
  });
});

// How many characters are left: <input maxlength=80 data-count="%n characters left">
function count(field) {
  let note = field.nextElementSibling;
  if (!note?.matches(".count")) {
    note = document.createElement("p");
    note.className = "hint count";
    field.after(note);
  }
  note.textContent = field.dataset.count.replace("%n", field.maxLength - field.value.length);
}
document.addEventListener("input", ({ target }) => {
  if (target.dataset?.count) count(target);
});

// Buttons that need a script show themselves only now.
for (const button of document.querySelectorAll("[data-print], [data-share]")) {
  if ("share" in button.dataset && !navigator.share) continue;
  button.hidden = false;
}
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-print], [data-share]");
  if (!button) return;
  if ("print" in button.dataset) window.print();
  else navigator.share({ title: document.title, url: button.dataset.share || location.href }).catch(() => {});
});

// The switch of languages keeps the place: the section where one last rested goes along as the anchor, which all versions
// share. Going up to the switch, by keyboard or by mouse, does not forget it.
let place = "";
let rest = 0;
function remember() {
  if (document.activeElement?.closest(".header")) return;
  const above = [...document.querySelectorAll("main [id^='abschnitt-']")].filter(
    (section) => section.getBoundingClientRect().top < innerHeight / 3,
  );
  if (above.length) place = above.at(-1).id;
}
document.addEventListener("scroll", () => {
  clearTimeout(rest);
  rest = setTimeout(remember, 300);
}, { passive: true });
document.addEventListener("click", ({ target }) => {
  const link = target.closest("a[data-keep-place]");
  if (!link || !place) return;
  const url = new URL(link.href);
  const next = url.searchParams.get("next");
  if (next === null) url.hash = place;
  else url.searchParams.set("next", `${next.split("#")[0]}#${place}`);
  link.href = url;
});

// Closed on a small screen, where it would push the text far down; open where there is room beside it.
if (matchMedia("(min-width: 64em)").matches) {
  for (const details of document.querySelectorAll("details[data-open-wide]")) details.open = true;
}

showErrors(document);
