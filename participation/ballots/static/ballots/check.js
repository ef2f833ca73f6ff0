// Checks the published list of ballots on this device. Nothing that is typed in leaves it: only the list is fetched.

const ALPHABET = /^[0-9ABCDEFGHJKMNPQRSTVWXYZ]{25}$/;
const encoder = new TextEncoder();

const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

const joined = (...parts) => {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** A receipt as it was made, from what somebody typed; "" where it cannot be one. */
export function normalised(typed) {
  const letters = typed.toUpperCase().replace(/[\s\-–]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  return ALPHABET.test(letters) ? letters.match(/.{5}/g).join("-") : "";
}

/** The tree of RFC 6962, leaf by leaf: whole subtrees wait on a stack, each with its height. */
export class Tree {
  #waiting = [];

  async add(leafHash) {
    let node = { height: 0, hash: leafHash };
    while (this.#waiting.at(-1)?.height === node.height) {
      const left = this.#waiting.pop();
      node = { height: node.height + 1, hash: await sha256(joined([1], left.hash, node.hash)) };
    }
    this.#waiting.push(node);
  }

  async root() {
    if (!this.#waiting.length) return hex(await sha256(new Uint8Array()));
    let { hash } = this.#waiting.at(-1);
    for (const { hash: left } of this.#waiting.slice(0, -1).reverse()) hash = await sha256(joined([1], left, hash));
    return hex(hash);
  }
}

export const leafOf = (ballot) => sha256(joined([0], encoder.encode(`${ballot.receipt_hash}\n${ballot.content}`)));

/** The lines of a stream as they arrive. */
async function* linesOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const parts = (rest + value).split("\n");
    rest = parts.pop();
    yield* parts;
  }
  yield rest;
}

/**
 * Read a list and compute everything anew. `progress(number)` is called now and then.
 * The list has a head, a ballot on each line, and a foot; whoever changes that shape makes it unreadable.
 */
export async function examined(body, wanted, progress = () => {}) {
  const tree = new Tree();
  const found = { count: 0, ordered: true, readable: true, closed: false, mine: null, root: "" };
  let before = "";
  let batch = [];
  const flush = async () => {
    for (const leaf of await Promise.all(batch.map(leafOf))) await tree.add(leaf);
    batch = [];
  };
  let first = true;
  for await (const line of linesOf(body)) {
    if (first) {
      first = false;
      if (!line.endsWith('"ballots": [')) found.readable = false;
      continue;
    }
    if (line === "" || line === "]}") {
      found.closed ||= line === "]}";
      continue;
    }
    let ballot;
    try {
      ballot = JSON.parse(line.replace(/,$/, ""));
    } catch {
      found.readable = false;
      continue;
    }
    if (typeof ballot.receipt_hash !== "string" || typeof ballot.content !== "string") found.readable = false;
    if (!(ballot.receipt_hash > before)) found.ordered = false;
    before = ballot.receipt_hash;
    found.count += 1;
    if (ballot.receipt_hash === wanted) found.mine = ballot;
    batch.push(ballot);
    if (batch.length === 256) {
      await flush();
      progress(found.count);
    }
  }
  await flush();
  found.readable &&= found.closed;
  found.root = await tree.root();
  return found;
}

function begin(form) {
  const texts = Object.fromEntries(
    Array.from(document.querySelectorAll("[data-texts] dt"), (term) => [
      term.textContent,
      term.nextElementSibling.textContent,
    ]),
  );
  const progress = document.querySelector("[data-progress]");
  const result = document.querySelector("[data-result]");
  const steps = document.querySelector("[data-steps]");
  const receipt = form.querySelector("#id_receipt");
  const announced = form.querySelector("#id_root");

  const say = (name, values = {}) =>
    texts[name].replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
  const step = (good, name, values) => {
    const item = document.createElement("li");
    if (!good) item.className = "check-steps__bad";
    const mark = document.createElement("strong");
    mark.textContent = `${good ? "✓" : "✗"} ${texts[good ? "ok" : "bad"]}: `;
    item.append(mark, say(name, values));
    steps.append(item);
    return item;
  };
  const inWords = (ballot) => {
    const list = document.createElement("dl");
    list.className = "ballot-lines";
    for (const [label, text] of ballot.words ?? []) {
      const row = document.createElement("div");
      const term = document.createElement("dt");
      const said = document.createElement("dd");
      term.textContent = label;
      said.textContent = text;
      row.append(term, said);
      list.append(row);
    }
    return list;
  };
  const sum = (good, name) => {
    const line = document.createElement("p");
    line.className = `notice notice--${good ? "success" : "error"}`;
    line.textContent = texts[name];
    steps.before(line);
    result.hidden = false;
    result.focus();
  };

  for (const part of document.querySelectorAll("[data-with-script]")) part.hidden = false;
  for (const part of document.querySelectorAll("[data-without-script]")) part.hidden = true;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    document.getElementById("server-result")?.remove();
    steps.replaceChildren();
    for (const old of result.querySelectorAll(".notice")) old.remove();
    const { box, count, list } = form.dataset;
    const root = (announced.value.trim() || form.dataset.root).toLowerCase();
    const typed = receipt.value.trim();
    const known = normalised(typed);
    const wanted = known && hex(await sha256(encoder.encode(`${box}:${known}`)));
    let found;
    try {
      const response = await fetch(list, { credentials: "omit", cache: "no-store" });
      if (!response.ok) throw new Error(String(response.status));
      found = await examined(response.body, wanted, (n) => {
        progress.textContent = say("loading", { n, m: count });
      });
    } catch {
      sum(false, "failed");
      return;
    }
    progress.textContent = "";
    const checks = [
      step(found.readable, found.readable ? "read" : "unreadable"),
      step(found.count === Number(count), found.count === Number(count) ? "count" : "miscount", {
        n: found.count,
        m: count,
      }),
      step(found.ordered, found.ordered ? "once" : "twice"),
      step(found.root === root, found.root === root ? "root" : "wrong", { seal: found.root }),
    ];
    if (typed) {
      const item = step(Boolean(found.mine), known ? (found.mine ? "mine" : "missing") : "shape");
      if (found.mine) item.append(inWords(found.mine));
      checks.push(item);
    }
    const good = checks.every((item) => item.className === "");
    sum(good, good ? "right" : "fault");
  });
}

const form = globalThis.document?.querySelector("[data-check]");
if (form && globalThis.crypto?.subtle && globalThis.TextDecoderStream) begin(form);
