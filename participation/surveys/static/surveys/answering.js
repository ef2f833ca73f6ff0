// Answering a survey: all pages in one document, conditions at once, everything typed kept on this device, and sent again
// by itself when the line was broken. The pages work without this script, one after the other.

import { answerOf, holds } from "./conditions.js";
import { Keeping } from "./keeping.js";
import { assist } from "./fields.js";
import { clearErrors, showErrors } from "./errors.js";

const WAITS_SECONDS = [3, 5, 10, 20, 40, 60];
const CHECK_MILLISECONDS = 5000;
const SEND_MILLISECONDS = 30_000;
const ACCOUNT_MILLISECONDS = 8000;

class Survey {
  constructor(form) {
    this.form = form;
    this.words = JSON.parse(form.dataset.words);
    this.inAccount = form.dataset.owner !== "";
    this.keeping = new Keeping(`survey:${form.dataset.survey}:${form.dataset.whose}`);
    this.state = document.querySelector("[data-survey-state]");
    this.review = form.querySelector("[data-review]");
    this.mark = form.elements.mark;
    this.at = 0;
    this.attempt = 0;
    this.unsaved = false;
    unfold(form);
    form.elements.kept.value = ""; // all pages are in the form now
    this.pages = [...form.querySelectorAll("[data-page]")].map((element) => ({
      element,
      key: element.dataset.page,
      when: data(element.dataset.when),
      ends: data(element.dataset.ends) ?? [],
      has: Boolean(element.querySelector(":scope > h2, :scope > .prose")),
      questions: [...element.querySelectorAll("[data-question]")].map((question) => ({
        element: question,
        key: question.dataset.question,
        when: data(question.dataset.when),
      })),
    }));
    this.kinds = Object.fromEntries(
      this.pages.flatMap((page) => page.questions.map(({ key, element }) => [key, element.dataset.kind])),
    );
    this.paged = form.dataset.layout === "paged";
    const kept = this.restore();
    assist(form);
    this.listen();
    this.walk();
    const at = kept?.page ?? form.dataset.at;
    this.at = at ? Math.max(0, this.stops.findIndex((page) => page.key === at)) : this.stops.length;
    this.show(false);
    history.replaceState({ survey: this.at }, "");
    if (kept?.pending) this.send();
  }

  // Which pages and questions are shown with the answers so far.
  walk() {
    const answers = {};
    this.stops = [];
    this.ended = null;
    for (const page of this.pages) {
      const open = this.ended === null && holds(page.when, answers, this.kinds);
      let any = page.has;
      for (const question of page.questions) {
        const shown = open && holds(question.when, answers, this.kinds);
        question.element.hidden = !shown;
        if (!shown) continue;
        any = true;
        const answer = answerOf(question.element);
        if (answer !== null) answers[question.key] = answer;
      }
      if (!open || !any) continue;
      this.stops.push(page);
      this.ended = page.ends.find((end) => holds(end, answers, this.kinds))?.text ?? null;
    }
  }

  show(moveFocus = true) {
    const last = this.stops.length;
    const reviewing = this.at >= last;
    for (const page of this.pages) {
      const index = this.stops.indexOf(page);
      page.element.hidden = reviewing || index < 0 || (this.paged && index !== this.at);
    }
    this.review.hidden = !reviewing;
    this.button("next").hidden = reviewing;
    this.button("back").hidden = this.paged ? this.at === 0 : !reviewing;
    this.button("send").hidden = !reviewing;
    this.button("next").textContent = !this.paged || this.at === last - 1 ? this.words.review : this.words.next;
    this.progress(reviewing ? last : this.paged ? this.at : 0, last);
    if (!moveFocus) return;
    const place = reviewing ? this.review : this.paged ? this.stops[this.at].element : this.form;
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
    document.querySelector("[data-survey-top]").scrollIntoView();
  }

  progress(done, all) {
    const box = document.querySelector("[data-progress]");
    if (!box) return;
    box.querySelector("progress").value = done;
    box.querySelector("progress").max = all;
    const text = done >= all ? this.words.checking : this.words.page.replace("%n", done + 1).replace("%m", all);
    box.querySelector("[data-progress-text]").textContent = text;
  }

  button(name) {
    return this.form.querySelector(`button[name=do][value=${name}]`);
  }

  go(to, { remember = true } = {}) {
    clearErrors(this.form);
    this.at = to;
    this.show();
    this.save();
    if (remember) history.pushState({ survey: to }, "");
  }

  listen() {
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("change", () => this.changed());
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.form.addEventListener("click", ({ target }) => {
      const change = target.closest("[data-go]");
      if (change) this.go(Math.max(0, this.stops.findIndex((page) => page.key === change.dataset.go)));
    });
    addEventListener("popstate", ({ state }) => {
      if (typeof state?.survey !== "number") return;
      this.walk();
      this.go(Math.min(state.survey, this.stops.length - 1), { remember: false });
    });
    addEventListener("online", () => this.pending && this.send());
    addEventListener("pagehide", () => this.save());
    document.querySelector("[data-forget]")?.addEventListener("click", () => this.forget());
  }

  changed() {
    this.walk();
    if (!this.paged) this.show(false);
    else this.button("next").textContent = this.at === this.stops.length - 1 ? this.words.review : this.words.next;
    this.unsaved = true;
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.save(), 250);
    if (!this.inAccount) return;
    clearTimeout(this.toAccount);
    this.toAccount = setTimeout(() => this.post("keep", ACCOUNT_MILLISECONDS).then((answer) => this.told(answer)), 5000);
  }

  // Enter in a field goes on, as the first button would.
  async submitted(event) {
    const wanted = event.submitter?.value ?? (this.at >= this.stops.length ? "send" : "next");
    if (wanted === "save") return;
    event.preventDefault();
    if (this.busy) return;
    this.walk();
    if (wanted === "back") this.go(Math.max(0, this.at - 1));
    else if (wanted === "send") this.send();
    else await this.next();
  }

  async next() {
    this.busy = true;
    const last = !this.paged || this.at >= this.stops.length - 1;
    const page = this.stops[this.at];
    this.say(this.words.working);
    const answer = await this.post(last ? "review" : "check", CHECK_MILLISECONDS, page.key);
    this.busy = false;
    this.told(answer);
    if (answer?.refused) return;
    if (answer?.errors && Object.keys(answer.errors).length) {
      this.wrong(answer.errors);
      return;
    }
    const summary = this.review.querySelector("[data-review-answers]");
    if (last) summary.innerHTML = answer?.review ?? "";
    this.review.querySelector("[data-review-offline]").hidden = Boolean(answer?.review);
    this.go(last || answer?.ended ? this.stops.length : this.at + 1);
    if (answer?.ended && !last) await this.askReview(summary);
  }

  async askReview(summary) {
    const answer = await this.post("review", CHECK_MILLISECONDS);
    summary.innerHTML = answer?.review ?? "";
  }

  wrong(errors) {
    const index = this.stops.findIndex((page) => page.questions.some(({ key }) => key in errors));
    if (index >= 0 && (this.paged ? index !== this.at : this.at >= this.stops.length)) this.go(index);
    showErrors(this.form, errors, this.words);
    this.say(this.words.saved);
  }

  // Send it; without a line it stays here and is sent again by itself, as the same answer.
  async send() {
    this.pending = true;
    this.save();
    clearTimeout(this.again);
    if (this.busy) return;
    this.busy = true;
    this.say(this.words.sending);
    const answer = await this.post("send", SEND_MILLISECONDS);
    this.busy = false;
    if (!answer) {
      const wait = WAITS_SECONDS[Math.min(this.attempt, WAITS_SECONDS.length - 1)];
      this.attempt += 1;
      this.say(this.keeping.works && this.keeping.wanted ? this.words.offline : this.words.offlineUnsaved, "warning");
      this.again = setTimeout(() => this.send(), wait * 1000);
      return;
    }
    this.pending = false;
    this.told(answer);
    if (answer.sent) {
      this.keeping.forget();
      this.keeping.wanted = false;
      this.say(this.words.sent, "success");
      location.assign(answer.sent);
    } else {
      this.save();
      if (answer.errors) this.wrong(answer.errors);
    }
  }

  // The server's answer, null where it could not be reached.
  async post(what, milliseconds, until = "") {
    const body = new FormData(this.form);
    body.set("do", what);
    body.set("until", until);
    this.unsaved = false;
    try {
      const response = await fetch(this.form.action, {
        method: "POST", body, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(milliseconds),
      });
      if (response.status >= 500) return null;
      if (!response.headers.get("Content-Type")?.includes("json")) return { refused: this.words.reload };
      return await response.json();
    } catch {
      this.unsaved = true;
      return null;
    }
  }

  // What every answer of the server may bring: files that have arrived, a refusal, that it is kept in the account.
  told(answer) {
    for (const [key, file] of Object.entries(answer?.files ?? {})) {
      const question = this.form.querySelector(`[data-question="${key}"]`);
      question.querySelector("[data-file-key]").value = file.id;
      question.querySelector("input[type=file]").value = "";
      let note = question.querySelector(".arrived");
      if (!note) {
        note = document.createElement("p");
        note.className = "arrived";
        question.querySelector("input[type=file]").before(note);
      }
      note.textContent = this.words.arrived.replace("%s", file.name);
    }
    if (answer?.mark) this.mark.value = answer.mark;
    if (answer?.saved) this.savedAt = answer.saved;
    if (answer?.refused) this.say(answer.refused, "error");
    else if (!answer?.errors) this.say(answer?.saved ? this.words.account : this.savedWords());
    this.save();
  }

  savedWords() {
    return this.keeping.works && this.keeping.wanted ? this.words.saved : this.words.unsaved;
  }

  say(text, tone = "") {
    this.state.className = `survey-state${tone ? ` survey-state--${tone}` : ""}`;
    if (this.state.textContent !== text) this.state.textContent = text;
  }

  save() {
    const typed = [...new FormData(this.form)].filter(([name, value]) => name.startsWith("q-") && typeof value === "string");
    const order = Object.fromEntries(
      [...this.form.querySelectorAll("[data-shuffled]")].map((box) => [
        box.closest("[data-question]").dataset.question, [...box.children].map(idIn),
      ]),
    );
    const kept = this.keeping.write({
      typed, order, mark: this.mark.value, version: this.form.dataset.version, page: this.stops[this.at]?.key,
      pending: this.pending, savedAt: this.savedAt ?? this.form.dataset.saved, unsaved: this.unsaved,
    });
    if (!this.pending && !this.state.className.includes("--")) this.say(kept ? this.words.saved : this.words.unsaved);
  }

  // What this device kept, back into the fields; what the account has is newer unless something was not sent to it.
  restore() {
    const kept = this.keeping.read();
    if (!kept || (this.inAccount && kept.savedAt !== this.form.dataset.saved && !kept.unsaved)) return null;
    const same = kept.version === this.form.dataset.version;
    if (same) this.mark.value = kept.mark;
    for (const [key, ids] of same ? Object.entries(kept.order ?? {}) : []) {
      const box = this.form.querySelector(`[data-question="${key}"] [data-shuffled]`);
      for (const id of ids) box?.append(...[...box.children].filter((child) => idIn(child) === id));
    }
    fill(this.form, kept.typed);
    if (kept.typed.some(([, value]) => value)) {
      const notice = document.querySelector("[data-restored]");
      notice.hidden = false;
      if (!same) notice.querySelector("[data-restored-changed]").hidden = false;
    }
    return kept;
  }

  forget() {
    this.keeping.forget();
    this.keeping.wanted = false;
    location.assign(location.pathname + location.search);
  }
}

const data = (json) => (json ? JSON.parse(json) : null);
const idIn = (element) => element.querySelector("input, select")?.id;

// Put in everything that waits in templates: the other pages, and questions that are not shown yet.
function unfold(root) {
  for (let waiting = root.querySelector("template[data-waits]"); waiting; waiting = root.querySelector("template[data-waits]")) {
    waiting.replaceWith(waiting.content);
  }
}

function fill(form, typed) {
  const values = new Map();
  for (const [name, value] of typed) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name?.startsWith("q-") || field.type === "file") continue;
    const given = values.get(field.name) ?? [];
    if (field.type === "radio" || field.type === "checkbox") field.checked = given.includes(field.value);
    else field.value = given[0] ?? "";
  }
}

const form = document.querySelector("form[data-survey]");
if (form) new Survey(form);
