// Keying in by the keyboard alone: Enter goes on, at the end it saves; beside a code stands what it means.

const form = document.querySelector("[data-keying]");

function say(field) {
  const output = field.parentElement.querySelector("output");
  if (!output || !field.dataset.codes) return;
  const codes = JSON.parse(field.dataset.codes);
  const last = Object.keys(codes).at(-1);
  const parts = field.value.trim().split(/[\s,;]+/).filter(Boolean);
  const said = [];
  for (const [index, part] of parts.entries()) {
    if ("other" in field.dataset && part === last) {
      said.push(`${codes[last]} ${parts.slice(index + 1).join(" ")}`);
      break;
    }
    said.push(codes[part] ?? (["-", "–", "0", "."].includes(part) ? "–" : `${part}?`));
  }
  output.textContent = said.join(" · ");
}

if (form) {
  const fields = [...form.querySelectorAll("input:not([type=hidden], [type=radio]), textarea")];
  form.addEventListener("keydown", (event) => {
    const at = fields.indexOf(event.target);
    if (event.key !== "Enter" || event.shiftKey || at < 0 || at === fields.length - 1 && event.target.matches("textarea") && !event.ctrlKey) return;
    event.preventDefault();
    if (at < fields.length - 1) fields[at + 1].focus();
    else form.requestSubmit();
  });
  form.addEventListener("input", ({ target }) => say(target));
  form.addEventListener("focusin", ({ target }) => target.select?.());
  fields.forEach(say);
  const summary = document.getElementById("keying-errors");
  if (summary) summary.focus();
  else fields[Math.min(1, fields.length - 1)].focus();
}
