// Keying in by keyboard: the first field has the focus, a digit chooses the option with that place in its question.

const fields = document.querySelector("[data-quick] [data-fields]");
const inputs = () => Array.from(fields.querySelectorAll("input:not([type=hidden]), select, textarea"));

if (fields) {
  inputs()[0]?.focus();
  fields.addEventListener("keydown", (event) => {
    const here = event.target;
    if (!/^[0-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!["radio", "checkbox"].includes(here.type)) return;
    const group = here.closest("fieldset") ?? fields;
    const choices = Array.from(group.querySelectorAll("input[type=radio], input[type=checkbox]"));
    // Where the options are points from 0 on, the digit is the number of points; keys of options are never 0.
    const points = choices.some((choice) => choice.value === "0");
    const wanted = points ? choices.find((choice) => choice.value === event.key) : choices[Number(event.key) - 1];
    if (!wanted) return;
    event.preventDefault();
    wanted.focus();
    wanted.click();
  });
  // Enter stores, also from a box to tick.
  fields.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input[type=radio], input[type=checkbox]")) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  });
}
