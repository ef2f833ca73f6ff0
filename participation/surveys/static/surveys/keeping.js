// What was typed stays on this device until it has been sent: one entry of localStorage for each survey and person.

const MOST_DAYS = 30;

export class Keeping {
  constructor(name) {
    this.name = name;
    this.works = true;
    this.wanted = true;
  }

  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.name) ?? "null");
      if (kept && Date.now() - kept.at < MOST_DAYS * 86_400_000) return kept;
      localStorage.removeItem(this.name);
    } catch {
      this.works = false;
    }
    return null;
  }

  write(entry) {
    if (!this.wanted) return false;
    try {
      localStorage.setItem(this.name, JSON.stringify({ ...entry, at: Date.now() }));
      this.works = true;
    } catch {
      this.works = false; // private windows, full or forbidden storage
    }
    return this.works;
  }

  forget() {
    try {
      localStorage.removeItem(this.name);
    } catch {
      this.works = false;
    }
  }
}
