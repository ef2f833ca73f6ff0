// Beside the text: the discussion of a paragraph, and a button for a passage that was selected.
// Without this script every link leads to the page of its paragraph, where passages are chosen by their sentences.

const article = document.querySelector(".draft__text");
const page = document.querySelector(".draft__page");
const dialog = document.getElementById("beside");
const content = document.getElementById("beside-content");
const beside = matchMedia("(min-width: 72em)");
let opener = null;

async function discuss(url, link) {
  const answer = await fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
  if (!answer.ok) {
    location.assign(url);
    return;
  }
  content.innerHTML = await answer.text();
  window.htmx?.process(content);
  if (link) opener = link;
  if (!dialog.open) {
    if (beside.matches) dialog.show();
    else dialog.showModal();
  }
  page.classList.toggle("draft__page--beside", beside.matches);
  opener?.closest(".p")?.scrollIntoView({ block: "nearest" });
  const find = (what) => url.includes("stelle=") && content.querySelector(what);
  const field = find("textarea") || find(".choose-passage input:checked");
  (field || content.querySelector("h2"))?.focus();
}

dialog.addEventListener("close", () => {
  page.classList.remove("draft__page--beside");
  content.replaceChildren();
  opener?.focus();
  opener?.scrollIntoView({ block: "nearest" });
});
dialog.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) dialog.close();
});

const isPlain = (event) => !(event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey);

article.addEventListener("click", (event) => {
  const link = event.target.closest(".p__c");
  if (!link || !isPlain(event)) return;
  event.preventDefault();
  discuss(link.href, link);
});

// Orders, pages and neighbours of a discussion stay beside the text.
content.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='/absatz/']:not([data-whole])");
  if (!link || !isPlain(event)) return;
  event.preventDefault();
  discuss(link.href);
});

// The number at the paragraph follows what was written beside it.
content.addEventListener("htmx:afterSettle", () => {
  const title = content.querySelector("#comments-title");
  if (!opener?.classList.contains("p__c") || !title) return;
  opener.firstChild.nodeValue = title.textContent.trim();
  opener.classList.add("p__c--some");
});

// A selected passage. It is counted in letters without white space, as the server counts it.
const button = document.createElement("button");
button.type = "button";
button.className = "button button--small select-passage";
button.textContent = article.dataset.comment;
button.hidden = true;
let chosen = "";

function letters(root, node, offset) {
  const range = document.createRange();
  range.setStart(root, 0);
  range.setEnd(node, offset);
  return [...range.toString().replace(/\s/gu, "")].length;
}

function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0).cloneRange();
  const start = range.startContainer.nodeType === 1 ? range.startContainer : range.startContainer.parentElement;
  const text = start.closest(".p:not(.p--h) > .p__t");
  if (!text || !article.contains(text)) return null;
  if (!text.contains(range.endContainer)) range.setEnd(text, text.childNodes.length);
  const first = letters(text, range.startContainer, range.startOffset);
  const last = letters(text, range.endContainer, range.endOffset);
  return first < last ? { text, range, first, last } : null;
}

function offer() {
  const found = selected();
  if (!found) {
    if (document.activeElement !== button) button.hidden = true;
    return;
  }
  const paragraph = found.text.parentElement;
  chosen = `${paragraph.querySelector(".p__c").href}?stelle=${found.first}-${found.last}&fassung=${article.dataset.version}`;
  if (button.previousElementSibling !== found.text) found.text.after(button);
  button.hidden = false;
  const rects = found.range.getClientRects();
  const end = rects[rects.length - 1];
  const frame = paragraph.getBoundingClientRect();
  button.style.insetBlockStart = `${end.bottom - frame.top + 6}px`;
  button.style.insetInlineStart = `${Math.max(0, Math.min(end.right - frame.left, frame.width - button.offsetWidth))}px`;
}

let waiting = 0;
document.addEventListener("selectionchange", () => {
  clearTimeout(waiting);
  waiting = setTimeout(offer, 200);
});
button.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
button.addEventListener("click", () => {
  const link = button.parentElement.querySelector(".p__c");
  button.hidden = true;
  discuss(chosen, link);
});
