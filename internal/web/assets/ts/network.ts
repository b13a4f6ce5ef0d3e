// The drawn network: whoever matters is dragged to where they stand, or moved with the arrow keys: up and down nearer and
// farther, left and right around. The buttons of the list do the same without this.
const middle = { x: 200, y: 195 };
const radii = [0, 70, 115, 160];

type Held = { node: SVGAElement; svg: SVGSVGElement; near: number; turn: number; moved: boolean };
let held: Held | undefined;

function nodeOf(target: EventTarget | null): { node: SVGAElement; svg: SVGSVGElement } | undefined {
  const node = target instanceof Element ? target.closest<SVGAElement>("[data-network] [data-kin]") : null;
  const svg = node?.ownerSVGElement;
  return node && svg ? { node, svg } : undefined;
}

function show(node: SVGAElement, near: number, turn: number): void {
  const angle = (turn * Math.PI) / 180;
  const radius = radii[near] ?? 0;
  node.setAttribute("transform", `translate(${middle.x + radius * Math.sin(angle)} ${middle.y - radius * Math.cos(angle)})`);
}

function send(svg: SVGSVGElement, node: SVGAElement, near: number, turn: number): void {
  const form = document.getElementById(svg.dataset.network ?? "");
  if (!(form instanceof HTMLFormElement)) return;
  const give = (name: string, value: string) => {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = value;
  };
  give("relative", node.dataset.kin ?? "");
  give("near", String(near));
  give("turn", String(Math.round(turn)));
  node.dataset.near = String(near);
  node.dataset.turn = String(Math.round(turn));
  form.requestSubmit();
}

document.addEventListener("pointerdown", (e) => {
  const found = nodeOf(e.target);
  if (!found || e.button !== 0) return;
  held = { ...found, near: Number(found.node.dataset.near), turn: Number(found.node.dataset.turn), moved: false };
  found.node.classList.add("held");
});

document.addEventListener("pointermove", (e) => {
  const matrix = held?.svg.getScreenCTM();
  if (!held || !matrix) return;
  const at = new DOMPoint(e.clientX, e.clientY).matrixTransform(matrix.inverse());
  const x = at.x - middle.x;
  const y = middle.y - at.y;
  const distance = Math.hypot(x, y);
  let near = 1;
  for (let ring = 2; ring < radii.length; ring++) if (Math.abs((radii[ring] ?? 0) - distance) < Math.abs((radii[near] ?? 0) - distance)) near = ring;
  const turn = ((Math.atan2(x, y) * 180) / Math.PI + 360) % 360;
  if (near === held.near && Math.abs(turn - held.turn) < 3) return;
  held.near = near;
  held.turn = turn;
  held.moved = true;
  show(held.node, near, turn);
});

function release(): void {
  if (!held) return;
  const { node, svg, near, turn, moved } = held;
  held = undefined;
  node.classList.remove("held");
  if (!moved) return;
  const stay = (e: Event) => e.preventDefault(); // it was no tap on the link
  addEventListener("click", stay, { capture: true, once: true });
  setTimeout(() => {
    removeEventListener("click", stay, { capture: true });
    send(svg, node, near, turn);
  });
}
document.addEventListener("pointerup", release);
document.addEventListener("pointercancel", release);
document.addEventListener("dragstart", (e) => {
  if (nodeOf(e.target)) e.preventDefault(); // a link, which the browser would drag away
});

document.addEventListener("keydown", (e) => {
  const found = nodeOf(e.target);
  if (!found || e.ctrlKey || e.metaKey || e.altKey) return;
  let near = Number(found.node.dataset.near);
  let turn = Number(found.node.dataset.turn);
  if (e.key === "ArrowUp") near = Math.max(1, near - 1);
  else if (e.key === "ArrowDown") near = Math.min(radii.length - 1, near + 1);
  else if (e.key === "ArrowLeft") turn = (turn + 345) % 360;
  else if (e.key === "ArrowRight") turn = (turn + 15) % 360;
  else return;
  e.preventDefault();
  show(found.node, near, turn);
  send(found.svg, found.node, near, turn);
});

export {};
