// Rankings without dragging: buttons move an option up and down; the selects beside them stay and say the same.

const sentence = (text, name, place = "") => text.replace("%s", name).replace("%n", place);

function enhance(list) {
  const rows = [...list.children].map((row) => ({
    row,
    select: row.querySelector("select"),
    name: row.querySelector("label > span:last-child").textContent.trim(),
  }));
  const most = rows[0].select.options.length - 1;
  const said = document.createElement("p");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  list.after(said);

  const ranked = () => rows.filter((each) => each.select.value).sort((a, b) => a.select.value - b.select.value);

  function button(each, symbol, text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button--quiet";
    made.textContent = symbol;
    made.setAttribute("aria-label", sentence(text, each.name));
    made.addEventListener("click", () => {
      act(each);
      arrange();
      (made.disabled ? each.buttons.find((other) => !other.disabled && !other.hidden) : made)?.focus();
      const place = each.select.value;
      said.textContent = sentence(place ? list.dataset.said : list.dataset.out, each.name, place);
    });
    return made;
  }

  function number(order) {
    rows.forEach((each) => { each.select.value = ""; });
    order.slice(0, most).forEach((each, index) => { each.select.value = String(index + 1); });
    rows.forEach((each) => each.select.dispatchEvent(new Event("input", { bubbles: true })));
  }

  function swap(each, step) {
    const order = ranked();
    const place = order.indexOf(each);
    [order[place], order[place + step]] = [order[place + step], order[place]];
    number(order);
  }

  function arrange() {
    const order = ranked();
    rows.forEach((each) => {
      const place = order.indexOf(each);
      const [up, down, toggle] = each.buttons;
      up.hidden = down.hidden = place < 0;
      up.disabled = place <= 0;
      down.disabled = place < 0 || place === order.length - 1;
      toggle.textContent = place < 0 ? "+" : "×";
      toggle.setAttribute("aria-label", sentence(place < 0 ? list.dataset.add : list.dataset.remove, each.name));
      toggle.disabled = place < 0 && order.length >= most;
    });
    const focused = document.activeElement;
    const rest = rows.filter((each) => !order.includes(each));
    [...order, ...rest].forEach((each) => list.append(each.row));
    if (list.contains(focused)) focused.focus();
  }

  rows.forEach((each) => {
    each.buttons = [
      button(each, "↑", list.dataset.up, () => swap(each, -1)),
      button(each, "↓", list.dataset.down, () => swap(each, 1)),
      button(each, "+", list.dataset.add, () => {
        const order = ranked();
        number(order.includes(each) ? order.filter((other) => other !== each) : [...order, each]);
      }),
    ];
    const moves = document.createElement("span");
    moves.className = "ballot__moves";
    moves.append(...each.buttons);
    each.row.querySelector(".ballot__rank").append(moves);
    each.select.addEventListener("change", arrange);
  });
  // Doubled or missing places come from a form that was sent without this script; they are left for their owner to see.
  const places = ranked().map((each) => Number(each.select.value));
  if (places.every((place, index) => place === index + 1)) arrange();
  else rows.forEach((each) => each.buttons.forEach((made) => { made.hidden = true; }));
}

document.querySelectorAll("[data-ranking]").forEach(enhance);
