// The table of a rota. Arrow keys go from cell to cell. A duty is moved by dragging it with the mouse, by holding it and dragging it with a finger, or
// by taking it up with the space bar, going on with the arrows and putting it down with Enter. A tap works without any of this.
const HOLD = 350; // milliseconds of holding before a finger drags rather than scrolls
const SLIP = 6; // pixels that a hand may move before it is a drag, or no tap

interface Carried {
  duty: string;
  from: HTMLElement;
  pointer: number | null; // null: by the keys
  x: number;
  y: number;
  dragging: boolean;
  hold: number;
}

let carried: Carried | null = null;
let dropped = false; // the click that follows on a drag opens nothing

const table = () => document.querySelector<HTMLTableElement>("table[data-rota]");
const cellOf = (e: EventTarget | null) => (e instanceof Element ? e.closest<HTMLTableCellElement>("[data-rota] td[data-day]") : null);

function say(text: string | undefined): void {
  const live = document.querySelector("[data-rota-says]");
  if (live && text) live.textContent = text;
}

function mark(cell: HTMLTableCellElement | null): void {
  for (const marked of document.querySelectorAll("[data-rota] td.over")) if (marked !== cell) marked.classList.remove("over");
  cell?.classList.add("over");
}

function leave(): void {
  if (!carried) return;
  clearTimeout(carried.hold);
  carried.from.classList.remove("carried");
  mark(null);
  carried = null;
}

function take(c: Carried): void {
  c.dragging = true;
  c.from.classList.add("carried");
}

// The day of a cell that a point is over: one duty can fill several.
function dayAt(cell: HTMLTableCellElement, x: number | null): string {
  const first = cell.dataset.day ?? "";
  if (cell.colSpan < 2 || x === null) return first;
  const box = cell.getBoundingClientRect();
  const n = Math.min(cell.colSpan - 1, Math.max(0, Math.floor(((x - box.left) / box.width) * cell.colSpan)));
  const day = new Date(first + "T12:00:00Z");
  day.setUTCDate(day.getUTCDate() + n);
  return day.toISOString().slice(0, 10);
}

function put(cell: HTMLTableCellElement, x: number | null): void {
  const form = document.querySelector<HTMLFormElement>("form#move");
  const duty = carried?.duty;
  if (!form || !duty) return;
  const day = dayAt(cell, x);
  if (cell.contains(carried?.from ?? null) && day === cell.dataset.day) return;
  const there = cell.querySelector<HTMLElement>("[data-there]")?.dataset.there ?? ""; // the house says so if somebody has changed it meanwhile
  for (const [name, value] of Object.entries({ duty, staff: cell.dataset.staff ?? "", day, there })) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = value;
  }
  remember(cell.dataset.staff ?? "", day);
  form.requestSubmit();
}

// The page comes again after each change: it is shown where it was.
const PLACE = "milieu-rota";

function remember(staff: string, day: string, below = false): void {
  const scroll = table()?.closest(".scroll");
  sessionStorage.setItem(PLACE, JSON.stringify({ path: location.pathname, y: scrollY, x: scroll?.scrollLeft ?? 0, staff, day, below }));
}

function comeBack(): void {
  const kept = sessionStorage.getItem(PLACE);
  if (!kept || !table()) return;
  sessionStorage.removeItem(PLACE);
  const at = JSON.parse(kept) as { path: string; y: number; x: number; staff: string; day: string; below: boolean };
  if (at.path !== location.pathname) return;
  table()?.closest(".scroll")?.scrollTo({ left: at.x });
  scrollTo({ top: at.y });
  const cell = table()?.querySelector<HTMLElement>(`td[data-staff="${CSS.escape(at.staff)}"][data-day="${CSS.escape(at.day)}"] a`);
  cell?.focus({ preventScroll: true });
  if (at.below) cell?.scrollIntoView({ block: "center", inline: "nearest" }); // the form below the table is gone
  say(document.querySelector("[data-rota-sum]")?.textContent ?? undefined);
}

document.addEventListener("pointerdown", (e) => {
  const from = e.target instanceof Element ? e.target.closest<HTMLElement>("[data-rota] [data-duty]") : null;
  if (!from || e.button !== 0) return;
  leave();
  const c: Carried = { duty: from.dataset.duty ?? "", from, pointer: e.pointerId, x: e.clientX, y: e.clientY, dragging: false, hold: 0 };
  if (e.pointerType === "touch") c.hold = setTimeout(() => carried === c && take(c), HOLD);
  carried = c;
});

document.addEventListener("pointermove", (e) => {
  const c = carried;
  if (!c || c.pointer !== e.pointerId) return;
  const far = Math.hypot(e.clientX - c.x, e.clientY - c.y) > SLIP;
  if (!c.dragging && far) {
    if (e.pointerType === "touch") return leave(); // the page is scrolled
    take(c);
  }
  if (c.dragging) mark(cellOf(document.elementFromPoint(e.clientX, e.clientY)));
});

document.addEventListener("pointerup", (e) => {
  const c = carried;
  if (!c || c.pointer !== e.pointerId) return;
  if (c.dragging) {
    dropped = true;
    setTimeout(() => (dropped = false));
    const cell = cellOf(document.elementFromPoint(e.clientX, e.clientY));
    if (cell) put(cell, e.clientX);
  }
  leave();
});

document.addEventListener("pointercancel", (e) => {
  if (carried?.pointer === e.pointerId) leave();
});
document.addEventListener("touchmove", (e) => carried?.dragging && e.preventDefault(), { passive: false });
document.addEventListener("contextmenu", (e) => carried?.dragging && e.preventDefault());
document.addEventListener("dragstart", (e) => cellOf(e.target) && e.preventDefault());
document.addEventListener(
  "click",
  (e) => {
    if (dropped && cellOf(e.target)) {
      e.preventDefault();
      e.stopPropagation();
    }
  },
  true,
);

// The cell of the same day in another row, also where one duty fills several days.
function sameDay(row: HTMLTableRowElement, at: number): HTMLAnchorElement | undefined {
  let day = 0;
  for (const cell of row.cells) {
    day += cell.colSpan;
    if (day > at) return cell.querySelector("a") ?? undefined;
  }
  return undefined;
}

function beside(cell: HTMLTableCellElement, key: string): HTMLAnchorElement | null | undefined {
  if (key === "ArrowRight") return cell.nextElementSibling?.querySelector("a");
  if (key === "ArrowLeft") return cell.previousElementSibling?.querySelector("a");
  const row = cell.parentElement as HTMLTableRowElement;
  const other = key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
  if (!(other instanceof HTMLTableRowElement)) return null;
  let at = 0;
  for (const before of row.cells) {
    if (before === cell) break;
    at += before.colSpan;
  }
  return sameDay(other, at);
}

document.addEventListener("keydown", (e) => {
  const cell = cellOf(e.target);
  if (!cell || e.ctrlKey || e.metaKey || e.altKey) return;
  const words = table()?.dataset;
  if (e.key.startsWith("Arrow")) {
    e.preventDefault();
    const next = beside(cell, e.key);
    next?.focus();
    if (carried && next) mark(cellOf(next));
  } else if (e.key === " ") {
    e.preventDefault();
    const from = cell.querySelector<HTMLElement>("[data-duty]");
    leave();
    if (!from) return say(words?.nothing);
    carried = { duty: from.dataset.duty ?? "", from, pointer: null, x: 0, y: 0, dragging: false, hold: 0 };
    take(carried);
    mark(cell);
    say(words?.taken);
  } else if (e.key === "Enter" && carried) {
    e.preventDefault();
    put(cell, null);
    leave();
  } else if (e.key === "Escape" && carried) {
    e.preventDefault();
    leave();
    say(words?.left);
  }
});

// A form of the table (a turn that was tapped, a change that is taken back) comes back to where one was, too.
document.addEventListener("submit", (e) => {
  const form = e.target instanceof HTMLFormElement && e.target.closest("[data-rota-form]") ? e.target : null;
  if (!form) return;
  const value = (name: string) => (form.elements.namedItem(name) as HTMLInputElement | null)?.value ?? "";
  remember(value("staff"), value("day"), value("staff") !== "");
});

comeBack();

export {};
