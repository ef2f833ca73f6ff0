// The ballot of a budget: sums, filters, comparison and the own ballot at once; drafts on this device alone.
// Without this script the same form works by its buttons.

const root = document.querySelector(".budget-ballot");
const question = document.querySelector(".budget-part");
const language = document.documentElement.lang || "de";

const filled = (text, n, m) => text.replace("%n", n).replace("%m", m);
const euros = (cents) => {
  const digits = cents % 100 ? 2 : 0;
  const number = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return language.startsWith("de") ? `${number.format(cents / 100)} €` : `€${number.format(cents / 100)}`;
};

let speaking = 0;
function say(text, wait = 0) {
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    document.getElementById("status").textContent = text;
  }, wait);
}

const drafts = {
  key: (root ?? question)?.dataset.draft,
  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) ?? null;
    } catch {
      return null;
    }
  },
  write(draft) {
    try {
      if (draft) localStorage.setItem(this.key, JSON.stringify(draft));
      else localStorage.removeItem(this.key);
      return true;
    } catch {
      return false;
    }
  },
};

if (question) {
  const draft = drafts.read();
  const radio = draft?.part && question.querySelector(`[name=own_part][value="${CSS.escape(draft.part)}"]`);
  if (radio) radio.checked = true;
}
if (root) start();

function start() {
  const { kind } = root.dataset;
  const most = Number(root.dataset.most) || Infinity;
  const inputs = [...root.querySelectorAll("[name^='n-']")];
  const mine = root.querySelector("[data-mine]");
  const note = root.querySelector("[data-draft-note]");
  const part = document.querySelector("[type=hidden][name=own_part]")?.value ?? "";

  const idOf = (input) => input.name.slice(2);
  const projectOf = (input) => document.getElementById(`p-${idOf(input)}`);
  const costOf = (input) => Number(projectOf(input)?.dataset.cost ?? 0);
  const titleOf = (input) => projectOf(input)?.querySelector(".project__title").textContent ?? input.dataset.title;
  const partOf = (input) => projectOf(input)?.closest(".part").dataset.part;
  const numberOf = (input) => (input.type === "checkbox" ? Number(input.checked) : parseInt(input.value, 10) || 0);
  const set = (input, number) => {
    if (input.type === "checkbox") input.checked = Boolean(number);
    else input.value = number || "";
  };
  const chosen = () => {
    const found = inputs.filter((input) => numberOf(input) > 0);
    if (kind === "ranking") found.sort((one, other) => numberOf(one) - numberOf(other));
    if (kind === "points") found.sort((one, other) => numberOf(other) - numberOf(one));
    return found;
  };

  // Ranks have no gaps and no doubles: who is put at a place moves the others down.
  function rank(input, wanted) {
    const others = chosen().filter((other) => other !== input);
    if (wanted && others.length >= most) {
      set(input, 0);
      say(filled(root.dataset.chosenOf, others.length, most));
    } else if (wanted) {
      others.splice(wanted - 1, 0, input);
    } else {
      set(input, 0);
    }
    others.forEach((other, place) => set(other, place + 1));
  }

  const restOf = (sum) =>
    Number(sum.dataset.cents) -
    chosen().filter((input) => partOf(input) === sum.dataset.part).reduce((all, input) => all + costOf(input), 0);

  function said(found) {
    const data = root.dataset;
    if (kind === "points") {
      return filled(data.pointsOf, found.reduce((all, input) => all + numberOf(input), 0), data.total);
    }
    if (kind !== "knapsack") return filled(data.chosenOf, found.length, data.most);
    return filled(found.length === 1 ? data.chosenOne : data.chosen, found.length);
  }

  const several = root.querySelectorAll(".mine__part").length > 1;
  function sums(changed) {
    const found = chosen();
    const line = root.querySelector("[data-said]");
    line.textContent = said(found);
    let spoken = line.textContent;
    const points = kind === "points" ? found.reduce((all, input) => all + numberOf(input), 0) : 0;
    line.classList.toggle("mine__over", found.length > most || points > (Number(root.dataset.total) || Infinity));
    for (const sum of root.querySelectorAll(".mine__part")) {
      const rest = restOf(sum);
      const words = filled(rest < 0 ? root.dataset.over : root.dataset.left, euros(Math.abs(rest)));
      if (several) sum.classList.toggle("mine__part--unused", rest === Number(sum.dataset.cents));
      const strong = sum.querySelector("[data-rest]");
      strong.textContent = words;
      strong.classList.toggle("mine__over", rest < 0);
      sum.querySelector("[data-spent]").textContent = euros(Number(sum.dataset.cents) - rest);
      sum.querySelector("progress").value = Math.min(Number(sum.dataset.cents), Number(sum.dataset.cents) - rest);
      if (changed && sum.dataset.part === partOf(changed)) spoken += `, ${words}`;
    }
    if (changed) say(spoken, 700);
  }

  function button(text, label, action, icon) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button--quiet button--small";
    made.textContent = icon;
    made.setAttribute("aria-label", filled(label, text));
    made.addEventListener("click", action);
    return made;
  }

  function list() {
    const found = chosen();
    mine.replaceChildren(...found.map((input, place) => {
      const item = document.createElement("li");
      const name = document.createElement("a");
      name.href = `#${input.id}`;
      name.textContent = titleOf(input);
      const amount = document.createElement("span");
      amount.className = "muted";
      amount.textContent = kind === "points" ? numberOf(input) : euros(costOf(input));
      item.append(name, " ", amount, " ");
      if (kind === "ranking") {
        const move = (step) => () => {
          if (!found[place + step]) return;
          rank(input, place + 1 + step);
          changed(input);
          mine.children[place + step].querySelectorAll("button")[step < 0 ? 0 : 1].focus();
        };
        const up = button(titleOf(input), root.dataset.up, move(-1), "↑");
        const down = button(titleOf(input), root.dataset.down, move(1), "↓");
        up.setAttribute("aria-disabled", place === 0);
        down.setAttribute("aria-disabled", place === found.length - 1);
        item.append(up, down);
      }
      item.append(button(titleOf(input), root.dataset.remove, () => {
        if (kind === "ranking") rank(input, 0);
        else set(input, 0);
        changed(input);
        (mine.children[Math.min(place, mine.children.length - 1)]?.querySelector("button:last-child") ?? mine.closest("details").querySelector("summary")).focus();
      }, "×"));
      return item;
    }));
    root.querySelector("[data-empty]").hidden = found.length > 0;
    for (const pin of root.querySelectorAll("[data-for]")) {
      const input = document.getElementById(`n-${pin.dataset.for}`);
      pin.classList.toggle("map__pin--mine", Boolean(input) && numberOf(input) > 0);
    }
  }

  function keep() {
    const numbers = Object.fromEntries(chosen().map((input) => [idOf(input), numberOf(input)]));
    const kept = drafts.write(Object.keys(numbers).length ? { part, numbers } : null);
    note.hidden = !kept || !Object.keys(numbers).length;
  }

  // What the server found wrong was about the ballot as it was sent.
  function forget(input) {
    for (const error of root.querySelectorAll(".mine .field__errors")) error.remove();
    const project = input && projectOf(input);
    project?.classList.remove("field--error");
    project?.querySelector(".field__errors")?.remove();
    input?.removeAttribute("aria-invalid");
  }

  function changed(input) {
    forget(input);
    sums(input);
    list();
    keep();
    narrow();
  }

  // Filters -----------------------------------------------------------------
  const field = (name) => root.querySelector(`#filter-${name}`);
  function narrow() {
    const text = field("text").value.trim().toLocaleLowerCase(language);
    const price = field("price").value;
    const wanted = field("part")?.value ?? "";
    const rests = Object.fromEntries([...root.querySelectorAll(".mine__part")].map((sum) => [sum.dataset.part, restOf(sum)]));
    let shown = 0;
    for (const input of inputs) {
      const project = projectOf(input);
      if (!project) continue;
      const affordable = price === "left" ? numberOf(input) > 0 || costOf(input) <= rests[partOf(input)] : !price || costOf(input) <= Number(price);
      const words = [".project__title", ".project__text", ".project__place"].map((name) => project.querySelector(name)?.textContent ?? "").join(" ");
      const visible = (!wanted || partOf(input) === wanted) && affordable && words.toLocaleLowerCase(language).includes(text);
      project.hidden = !visible && !project.contains(document.activeElement);
      if (!project.hidden) shown += 1;
    }
    for (const section of root.querySelectorAll(".part")) {
      section.hidden = !section.querySelector(".project:not([hidden])");
    }
    root.querySelector("[data-count]").textContent = filled(root.dataset.shown, shown, inputs.length);
  }
  const refilter = () => {
    narrow();
    say(root.querySelector("[data-count]").textContent, 700);
  };
  for (const name of ["text", "price", "part"]) field(name)?.addEventListener("input", refilter);
  root.querySelector("[name=show][value=list]").hidden = true;
  root.querySelector("[data-sum]").hidden = true;
  root.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("#filter-text, input[name^='n-']")) event.preventDefault();
  });

  // Compare -----------------------------------------------------------------
  root.querySelector("[data-compare]").addEventListener("click", (event) => {
    event.preventDefault();
    const ticked = [...root.querySelectorAll("[name=compare]:checked")].map((box) => box.closest(".project"));
    const hint = root.querySelector("[data-compare-hint]");
    const fits = ticked.length === 2 || ticked.length === 3;
    hint.textContent = fits ? "" : root.dataset.chooseTwo;
    if (!fits) return;
    const section = document.getElementById("compare");
    const cell = (tag, text) => {
      const made = document.createElement(tag);
      if (tag === "th") made.scope = "col";
      made.textContent = text || "–";
      return made;
    };
    const fill = (row, tag, read) =>
      row.replaceChildren(row.firstElementChild, ...ticked.map((project) => cell(tag, read(project)?.textContent)));
    fill(section.querySelector("thead tr"), "th", (project) => project.querySelector(".project__title"));
    const readers = {
      cost: (project) => project.querySelector(".project__cost"),
      part: (project) => project.closest(".part").querySelector("h2"),
      place: (project) => project.querySelector(".project__place"),
      text: (project) => project.querySelector(".project__text"),
    };
    for (const row of section.querySelectorAll("[data-of]")) fill(row, "td", readers[row.dataset.of]);
    section.hidden = false;
    section.focus();
    section.scrollIntoView({ block: "nearest" });
  });

  // A pin leads to the field of its project.
  for (const pin of root.querySelectorAll("[data-for]")) {
    pin.addEventListener("click", (event) => {
      event.preventDefault();
      const project = document.getElementById(`p-${pin.dataset.for}`);
      if (project.hidden) {
        for (const name of ["text", "price", "part"]) if (field(name)) field(name).value = "";
        narrow();
      }
      document.getElementById(`n-${pin.dataset.for}`).focus();
    });
  }

  // Begin -------------------------------------------------------------------
  for (const input of inputs) {
    input.addEventListener("change", () => {
      if (kind === "ranking") rank(input, numberOf(input));
      changed(input);
    });
  }
  root.querySelector("[data-clear]").addEventListener("click", () => {
    for (const input of inputs) set(input, 0);
    changed();
    say(root.dataset.cleared);
    document.getElementById("mine").focus();
  });
  const draft = "fresh" in root.dataset ? drafts.read() : null;
  if (draft?.numbers && draft.part === part) {
    for (const input of inputs) {
      if (!input.disabled) set(input, Number(draft.numbers[idOf(input)]) || 0);
    }
    if (kind === "ranking") chosen().forEach((input, place) => set(input, place + 1));
    if (chosen().length) say(root.dataset.restored, 300);
  }
  sums();
  list();
  keep();
  narrow();
}
