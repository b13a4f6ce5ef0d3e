// / goes to the search field; Escape leaves it and closes what hangs open.
document.addEventListener("keydown", (e) => {
  const at = e.target instanceof HTMLElement ? e.target : null;
  if (e.key === "/" && !e.ctrlKey && !e.metaKey && !e.altKey && !at?.closest("input, textarea, select, [contenteditable], dialog")) {
    const find = [...document.querySelectorAll<HTMLInputElement>("[data-find]")].find((f) => f.checkVisibility());
    if (find) {
      e.preventDefault();
      find.focus();
      find.select();
    }
  }
  if (e.key === "Escape") {
    if (at?.matches("[data-find]")) at.blur();
    const more = document.querySelector<HTMLDetailsElement>("details.more[open]");
    if (more) {
      more.open = false;
      more.querySelector("summary")?.focus();
    }
  }
});

export {};
