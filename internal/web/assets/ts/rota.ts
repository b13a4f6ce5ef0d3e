// The table of a rota: arrow keys go from cell to cell, and a duty can be dragged to another person or day. A tap works without this.
const table = () => document.querySelector<HTMLTableElement>("table[data-rota]");

// The cell of the same day in another row, also where one duty fills several days.
function sameDay(row: HTMLTableRowElement, at: number): HTMLAnchorElement | undefined {
  let day = 0;
  for (const cell of row.cells) {
    day += cell.colSpan;
    if (day > at) return cell.querySelector("a") ?? undefined;
  }
  return undefined;
}

document.addEventListener("keydown", (e) => {
  const cell = e.target instanceof HTMLElement ? e.target.closest<HTMLTableCellElement>("[data-rota] td") : null;
  if (!cell || e.ctrlKey || e.metaKey || e.altKey) return;
  const row = cell.parentElement as HTMLTableRowElement;
  let next: HTMLAnchorElement | null | undefined;
  if (e.key === "ArrowRight") next = cell.nextElementSibling?.querySelector("a");
  else if (e.key === "ArrowLeft") next = cell.previousElementSibling?.querySelector("a");
  else if (e.key === "ArrowDown" || e.key === "ArrowUp") {
    let at = 0;
    for (const before of row.cells) {
      if (before === cell) break;
      at += before.colSpan;
    }
    const other = e.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
    if (other instanceof HTMLTableRowElement) next = sameDay(other, at);
  } else return;
  e.preventDefault();
  next?.focus();
});

document.addEventListener("dragstart", (e) => {
  const duty = e.target instanceof HTMLElement ? e.target.closest<HTMLElement>("[data-rota] [data-duty]")?.dataset.duty : undefined;
  if (duty) e.dataTransfer?.setData("text/x-milieu-duty", duty);
});

function over(e: DragEvent): HTMLTableCellElement | null {
  return e.target instanceof HTMLElement && table()?.contains(e.target) ? e.target.closest<HTMLTableCellElement>("td[data-day]") : null;
}

document.addEventListener("dragover", (e) => {
  const cell = over(e);
  for (const marked of document.querySelectorAll("[data-rota] td.over")) if (marked !== cell) marked.classList.remove("over");
  if (!cell || !e.dataTransfer?.types.includes("text/x-milieu-duty")) return;
  e.preventDefault();
  cell.classList.add("over");
});

document.addEventListener("drop", (e) => {
  const cell = over(e);
  const duty = e.dataTransfer?.getData("text/x-milieu-duty");
  const form = document.querySelector<HTMLFormElement>("form#move");
  if (!cell || !duty || !form) return;
  e.preventDefault();
  const give = (name: string, value: string) => {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = value;
  };
  give("duty", duty);
  give("staff", cell.dataset.staff ?? "");
  give("day", cell.dataset.day ?? "");
  form.requestSubmit();
});

export {};
