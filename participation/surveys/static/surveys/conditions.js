// Conditions and answers as `surveys/definition/` has them, so that pages react at once. The server decides in the end.

const OTHER = "other";

const decimal = (text) => {
  let plain = text.replace(/[\s']/g, "").replace("−", "-");
  if (/^[+-]?\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain)) plain = plain.replaceAll(".", "");
  plain = plain.replace(",", ".");
  return /^[+-]?\d{1,15}(\.\d{1,10})?$/.test(plain) ? Number(plain) : null;
};

const values = (element, selector) => [...element.querySelectorAll(selector)];

function parts(element, key) {
  const prefix = `q-${key}-`;
  return Object.fromEntries(
    values(element, "input, select")
      .filter((field) => field.name.startsWith(prefix) && (field.type !== "radio" || field.checked) && field.value.trim())
      .map((field) => [field.name.slice(prefix.length), field.value.trim()]),
  );
}

const READERS = {
  choice(element) {
    const checked = values(element, "input:checked").map((field) => field.value);
    const chosen = checked.filter((value) => value !== OTHER);
    const other = element.querySelector("[data-other]")?.value.trim();
    return chosen.length || other ? { chosen } : null;
  },
  text(element) {
    return element.querySelector("input:not([type=hidden]), textarea").value.trim() || null;
  },
  number(element) {
    return decimal(element.querySelector("input:not([type=hidden])").value);
  },
  scale(element) {
    const field = element.querySelector("input:checked");
    return field ? Number(field.value) : null;
  },
  parts(element, key) {
    const found = parts(element, key);
    return Object.keys(found).length ? found : null;
  },
  ranking(element, key) {
    const order = Object.entries(parts(element, key)).sort((one, other) => one[1] - other[1]);
    return order.length ? order.map(([option]) => option) : null;
  },
  points(element, key) {
    const found = Object.entries(parts(element, key)).filter(([, points]) => Number(points) > 0);
    return found.length ? Object.fromEntries(found) : null;
  },
  file(element) {
    const field = element.querySelector("input[type=file]");
    return field.files.length || element.querySelector("[data-file-key]").value || null;
  },
};

const KINDS = {
  single: "choice", multiple: "choice", yes_no: "choice", picture: "choice", short_text: "text", long_text: "text",
  date: "text", number: "number", scale: "scale", matrix: "parts", ranking: "ranking", points: "points", place: "parts",
  file: "file",
};

// What stands in the fields of a question, null without an answer.
export function answerOf(element) {
  const reader = READERS[KINDS[element.dataset.kind]];
  return reader ? reader(element, element.dataset.question) : null;
}

function size(operator, given, wanted) {
  if (operator === "less") return given < wanted;
  if (operator === "greater") return given > wanted;
  return (given === wanted) === (operator === "is");
}

function compares(answer, kind, operator, value, part) {
  const positive = operator === "is" || operator === "contains";
  if (KINDS[kind] === "choice") return answer.chosen.includes(value) === positive;
  if (kind === "short_text" || kind === "long_text") {
    const given = answer.toLowerCase(), wanted = value.trim().toLowerCase();
    return (operator.startsWith("contains") ? given.includes(wanted) : given === wanted) === positive;
  }
  if (kind === "matrix") return part in answer && (answer[part] === value) === positive;
  if (kind === "ranking") return answer.includes(part) && (String(answer.indexOf(part) + 1) === value) === positive;
  if (kind === "date") return size(operator, answer, value);
  return size(operator, Number(kind === "points" ? (answer[part] ?? 0) : answer), Number(value));
}

// Whether a condition holds for the answers to what is shown; no condition always does.
export function holds(condition, answers, kinds) {
  if (!condition) return true;
  const test = ([question, operator, value, part]) => {
    const answer = answers[question] ?? null;
    if (operator === "answered") return answer !== null;
    if (operator === "unanswered") return answer === null;
    return answer !== null && compares(answer, kinds[question], operator, value, part);
  };
  return condition.match === "any" ? condition.tests.some(test) : condition.tests.every(test);
}
