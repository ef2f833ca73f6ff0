// Small helps in the booth. Nothing here sends anything: the receipt is copied and stored on this device alone.

const say = (text) => {
  const status = document.getElementById("status");
  if (status) status.textContent = text;
};

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.textContent = button.dataset.done;
    say(button.dataset.done);
  });
}

for (const button of document.querySelectorAll("[data-save]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const lines = document.getElementById(button.dataset.save).content.textContent.split("\n");
    const text = lines.map((line) => line.trim()).filter(Boolean).join("\r\n") + "\r\n";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    link.download = button.dataset.file;
    link.click();
    URL.revokeObjectURL(link.href);
    say(button.dataset.done);
  });
}

// What was drafted on this device is gone once the ballot is in the box.
const cast = document.querySelector("[data-clear-draft]");
if (cast) {
  try {
    localStorage.removeItem(cast.dataset.clearDraft);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

// The code of a letter comes behind the # of the address, which no server sees; it leaves the address and the history.
const code = document.querySelector("[data-from-hash]");
const sent = decodeURIComponent(location.hash.slice(1));
if (code && /^[\w-]{8,80}$/.test(sent)) {
  code.value = sent;
  history.replaceState(null, "", location.pathname);
  code.focus();
}
