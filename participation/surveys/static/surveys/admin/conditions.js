// Offers earlier questions and their answers in the fields of conditions. Without it, they are typed.
const form = document.getElementById("w-editor-form");
const FIELD = /^(.*-tests-\d+-value)-(question|part|value)$/;
const QUESTION = /^body-(\d+)-value-questions-(\d+)-value-text$/;

function valueOf(name) {
  const field = form.elements.namedItem(name);
  return field && "value" in field ? field.value.trim() : "";
}

function isThere(prefix) {
  return valueOf(`${prefix}-deleted`) !== "1";
}

function textsBelow(prefix) {
  const name = new RegExp(`^${prefix}-\\d+-value-text$`);
  return [...form.elements]
    .filter((field) => name.test(field.name) && isThere(field.name.replace(/-value-text$/, "")))
    .map((field) => field.value.trim())
    .filter(Boolean);
}

function questions() {
  const found = [];
  for (const field of form.elements) {
    const match = QUESTION.exec(field.name);
    if (!match) continue;
    const page = `body-${match[1]}`;
    const block = `${page}-value-questions-${match[2]}`;
    if (!isThere(page) || !isThere(block)) continue;
    found.push({
      at: [Number(valueOf(`${page}-order`)), Number(valueOf(`${block}-order`))],
      kind: valueOf(`${block}-type`),
      key: valueOf(`${block}-value-key`),
      text: field.value.trim(),
      options: textsBelow(`${block}-value-options`),
      rows: textsBelow(`${block}-value-rows`),
    });
  }
  return found.sort((one, other) => one.at[0] - other.at[0] || one.at[1] - other.at[1]);
}

// Which questions have been answered when the condition is looked at.
function earlier(name) {
  const page = /^body-(\d+)-value-/.exec(name);
  if (!page) return [];
  const atPage = Number(valueOf(`body-${page[1]}-order`));
  const inside = /^body-(\d+)-value-questions-(\d+)-value-when/.exec(name);
  if (inside) {
    const at = Number(valueOf(`body-${page[1]}-value-questions-${inside[2]}-order`));
    return questions().filter((one) => one.at[0] < atPage || (one.at[0] === atPage && one.at[1] < at));
  }
  const reach = /^body-\d+-value-ends/.test(name) ? atPage : atPage - 1;
  return questions().filter((one) => one.at[0] <= reach);
}

function offers(prefix, part) {
  const before = earlier(prefix).filter((one) => !["explanation", "email"].includes(one.kind));
  if (part === "question") return before.map((one) => ({ value: one.key || one.text, label: one.text }));
  const named = valueOf(`${prefix}-question`).toLowerCase();
  const asked = before.find((one) => one.key === named || one.text.toLowerCase() === named);
  if (!asked) return [];
  if (part === "part") return (asked.kind === "matrix" ? asked.rows : asked.options).map((text) => ({ value: text }));
  if (asked.kind === "yes_no") return [form.dataset.yes, form.dataset.no].map((text) => ({ value: text }));
  return ["single", "multiple", "picture", "matrix"].includes(asked.kind)
    ? asked.options.map((text) => ({ value: text }))
    : [];
}

function offer(field, prefix, part) {
  const id = `${field.id}-offers`;
  let list = document.getElementById(id);
  if (!list) {
    list = document.createElement("datalist");
    list.id = id;
    field.after(list);
    field.setAttribute("list", id);
    field.setAttribute("autocomplete", "off");
  }
  list.replaceChildren(
    ...offers(prefix, part).map(({ value, label }) => {
      const option = document.createElement("option");
      option.value = value;
      if (label && label !== value) option.label = label;
      return option;
    }),
  );
}

if (form) {
  const words = document.getElementById("survey-words");
  form.dataset.yes = words.dataset.yes;
  form.dataset.no = words.dataset.no;
  form.addEventListener("focusin", (event) => {
    const match = FIELD.exec(event.target.name || "");
    if (match) offer(event.target, match[1], match[2]);
  });
}
