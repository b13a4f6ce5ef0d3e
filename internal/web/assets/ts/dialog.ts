// a[data-dialog]: opens the page it leads to in a dialog (what the page has in [data-dialog-body], otherwise its main), so that the + on a
// card asks in place. Without script, with a modifier key or when the page cannot be had, the link is simply a link.
// button[data-opens=ID]: opens the dialog of that id.
// A form in a popover closes it when it is sent: what was noted is said in a toast.
import htmx from "./htmx";

let open: AbortController | undefined;

async function show(link: HTMLAnchorElement): Promise<void> {
  open?.abort();
  const mine = (open = new AbortController());
  try {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" }, signal: mine.signal });
    if (!answer.ok || answer.redirected) throw new Error(`answered ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const body = page.querySelector("[data-dialog-body]") ?? page.querySelector("main");
    if (!body) throw new Error("nothing to show");
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    dialog.setAttribute("aria-label", link.getAttribute("aria-label") ?? link.textContent.trim());
    dialog.append(...body.childNodes);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    htmx.process(dialog);
  } catch {
    if (!mine.signal.aborted) location.assign(link.href);
  }
}

document.addEventListener("click", (e) => {
  if (!(e.target instanceof Element)) return;
  const opener = e.target.closest<HTMLElement>("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset["opens"] ?? "");
  if (dialog instanceof HTMLDialogElement) return dialog.showModal();
  // outside an open dialog: the backdrop
  if (e.target instanceof HTMLDialogElement && e.target.open) {
    const box = e.target.getBoundingClientRect();
    if (e.clientX < box.left || e.clientX > box.right || e.clientY < box.top || e.clientY > box.bottom) return e.target.close();
  }
  if (e.target.closest("dialog [data-shuts], dialog [value=cancel]")) return e.target.closest("dialog")?.close();
  const link = e.target.closest<HTMLAnchorElement>("a[data-dialog]");
  if (!link || e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
  e.preventDefault();
  void show(link);
});

document.addEventListener("submit", (e) => {
  if (!(e.target instanceof Element)) return;
  const popover = e.target.closest<HTMLElement>("[popover]");
  if (popover?.matches(":popover-open")) popover.hidePopover();
});
