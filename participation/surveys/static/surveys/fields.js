// Small helps within questions: points that are left, places that are taken, answers that stand alone.

export function assist(form) {
  form.addEventListener("change", ({ target }) => {
    if (target.type === "checkbox" && target.checked) alone(target);
    if (target.matches("[data-ranking] select")) swap(target);
    if (target.type === "radio") forgetOther(target);
  });
  form.addEventListener("input", ({ target }) => {
    if (target.dataset.other && target.value) document.getElementById(target.dataset.other).checked = true;
    const box = target.closest("[data-points]");
    if (box) left(box);
  });
  for (const select of form.querySelectorAll("[data-ranking] select")) select.dataset.before = select.value;
  for (const box of form.querySelectorAll("[data-points]")) left(box);
}

// "None of these" takes away all others, and any other takes it away.
function alone(target) {
  const others = [...target.closest("fieldset").querySelectorAll(`input[name="${target.name}"]`)];
  for (const other of others) {
    if (other !== target && ("alone" in target.dataset || "alone" in other.dataset)) other.checked = false;
  }
}

// A place that is given a second time changes hands.
function swap(target) {
  const box = target.closest("[data-ranking]");
  const taken = [...box.querySelectorAll("select")].find((other) => other !== target && other.value === target.value && target.value);
  if (taken) taken.value = target.dataset.before ?? "";
  for (const select of box.querySelectorAll("select")) select.dataset.before = select.value;
}

// Choosing a given answer leaves the free one out.
function forgetOther(target) {
  const other = target.closest("fieldset")?.querySelector("[data-other]");
  if (other && other.dataset.other !== target.id) other.value = "";
}

function left(box) {
  const given = [...box.querySelectorAll("input")].reduce((sum, field) => sum + (Number(field.value) || 0), 0);
  const rest = Number(box.dataset.points) - given;
  const text = (rest < 0 ? box.dataset.over : box.dataset.left).replace("%n", Math.abs(rest));
  const note = box.parentElement.querySelector("[data-points-left]");
  if (note.textContent !== text) note.textContent = text;
}
