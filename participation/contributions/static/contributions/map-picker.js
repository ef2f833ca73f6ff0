// A point on the map of a region, by tap or arrow keys. It only fills in the two fields for degrees.

for (const picker of document.querySelectorAll("[data-map-picker]")) {
  const area = picker.querySelector("[data-map-area]");
  const svg = area.querySelector("svg");
  const land = svg.querySelector(".map__land");
  const pin = svg.querySelector("[data-map-pin]");
  const said = picker.querySelector("[data-map-said]");
  const clear = picker.querySelector("[data-map-clear]");
  const latitude = document.getElementById(picker.dataset.latitude);
  const longitude = document.getElementById(picker.dataset.longitude);
  const [west, south, east, north] = ["west", "south", "east", "north"].map((edge) => Number(picker.dataset[edge]));
  const { width, height } = svg.viewBox.baseVal;
  const places = [...svg.querySelectorAll("[data-name]")].map((dot) => ({
    name: dot.dataset.name, x: Number(dot.getAttribute("cx")), y: Number(dot.getAttribute("cy")),
  }));

  const number = (field) => {
    const text = field.value.trim().replace(",", ".");
    return text === "" ? NaN : Number(text);
  };
  const show = (degrees) => degrees.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 4 });

  function nearest(x, y) {
    let best = { name: "", far: Infinity };
    for (const place of places) {
      const far = (place.x - x) ** 2 + (place.y - y) ** 2;
      if (far < best.far) best = { name: place.name, far };
    }
    return best.name;
  }

  function position() {
    const lat = number(latitude), lon = number(longitude);
    if (Number.isNaN(lat) || Number.isNaN(lon)) return null;
    return { x: (lon - west) / (east - west) * width, y: (north - lat) / (north - south) * height, lat, lon };
  }

  function draw() {
    const at = position();
    clear.hidden = !at;
    pin.setAttribute("visibility", at ? "visible" : "hidden");
    if (!at) {
      said.textContent = picker.dataset.none;
      return;
    }
    pin.setAttribute("transform", `translate(${at.x} ${at.y})`);
    const point = svg.createSVGPoint();
    point.x = at.x;
    point.y = at.y;
    const inside = !land.isPointInFill || land.isPointInFill(point);
    said.textContent = inside
      ? picker.dataset.chosen.replace("{place}", nearest(at.x, at.y)).replace("{latitude}", show(at.lat)).replace("{longitude}", show(at.lon))
      : picker.dataset.outside;
  }

  function move(x, y) {
    x = Math.min(Math.max(x, 0), width);
    y = Math.min(Math.max(y, 0), height);
    latitude.value = (north - y / height * (north - south)).toFixed(5);
    longitude.value = (west + x / width * (east - west)).toFixed(5);
    draw();
  }

  area.tabIndex = 0;
  area.setAttribute("role", "application");
  picker.querySelector("[data-map-help]").hidden = false;

  area.addEventListener("click", (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    move(point.x, point.y);
  });

  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  area.addEventListener("keydown", (event) => {
    if (event.key === "Delete" || event.key === "Backspace") {
      clear.click();
      event.preventDefault();
    }
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const at = position() ?? { x: width / 2, y: height / 2 };
    const far = event.shiftKey ? 20 : 2;
    move(at.x + step[0] * far, at.y + step[1] * far);
  });

  clear.addEventListener("click", () => {
    latitude.value = longitude.value = "";
    draw();
    area.focus();
  });
  for (const field of [latitude, longitude]) field.addEventListener("input", draw);
  draw();
}
