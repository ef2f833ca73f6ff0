// Errors that the server found, beside their questions and summed up above them.

function describe(element, id, add) {
  const ids = (element.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
  if (add) ids.push(id);
  if (ids.length) element.setAttribute("aria-describedby", ids.join(" "));
  else element.removeAttribute("aria-describedby");
}

const described = (question) => question.querySelector(":scope > fieldset") ?? question.querySelector("input:not([type=hidden]), textarea, select");

export function clearErrors(form) {
  document.getElementById("error-summary")?.remove();
  for (const question of form.querySelectorAll("[data-question].field--error")) {
    question.classList.remove("field--error");
    const note = question.querySelector(".field__errors");
    if (note) describe(described(question), note.id, false);
    note?.remove();
    for (const field of question.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  }
  document.title = document.title.replace(new RegExp(`^${form.dataset.error} `), "");
}

export function showErrors(form, errors, words) {
  clearErrors(form);
  const list = document.createElement("ul");
  for (const question of form.querySelectorAll("[data-question]")) {
    const text = errors[question.dataset.question];
    if (!text) continue;
    const place = described(question);
    const note = document.createElement("p");
    note.className = "field__errors";
    note.id = `q-${question.dataset.question}-error`;
    note.textContent = text;
    question.classList.add("field--error");
    (question.querySelector("legend") ?? question.querySelector("label")).after(note);
    describe(place, note.id, true);
    if (place.matches("input, textarea")) place.setAttribute("aria-invalid", "true");
    if (question.hidden || question.closest("[data-page]").hidden) continue;
    const link = document.createElement("a");
    const field = question.querySelector("input:not([type=hidden]), textarea, select");
    link.href = `#${field.id}`;
    link.textContent = text;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      field.focus();
    });
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  const summary = document.createElement("div");
  summary.className = "error-summary";
  summary.id = "error-summary";
  summary.setAttribute("role", "alert");
  summary.tabIndex = -1;
  const heading = document.createElement("h2");
  heading.textContent = words.correct;
  summary.append(heading, list);
  form.prepend(summary);
  document.title = `${form.dataset.error} ${document.title}`;
  summary.focus();
}
