// Forms: sent once, sent by choosing ([data-autosubmit]), and never overwritten under somebody's hands.
document.addEventListener("submit", (e) => {
  const form = e.target;
  if (!(form instanceof HTMLFormElement) || form.method === "dialog" || form.method === "get") return;
  if (form.hasAttribute("data-sent")) return e.preventDefault();
  said(form);
  // others may still stop it; the button's own name and value must go along, so nothing is disabled before the form is read
  setTimeout(() => {
    if (e.defaultPrevented) return;
    form.setAttribute("data-sent", "");
    form.ariaBusy = "true";
    setTimeout(free, 10_000, form); // the network may have swallowed it
  });
});

// a form that is refused because somebody was signed out comes back to the page that it is on
function said(form: HTMLFormElement): void {
  const from = form.querySelector<HTMLInputElement>(':scope > input[name="from"][type="hidden"]') ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "from" }));
  from.value = location.pathname + location.search;
}

// a code that stands in the address after # was never sent anywhere; it is typed into the form, and gone from the address
const code = document.querySelector<HTMLInputElement>("input[data-from-address]");
if (code && location.hash) {
  code.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
}

function free(form: Element): void {
  form.removeAttribute("data-sent");
  form.ariaBusy = null;
}

// back from another page: the form may be sent again
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(free));

document.addEventListener("change", (e) => {
  if (e.target instanceof Element && e.target.closest("[data-autosubmit]")) e.target.closest("form")?.requestSubmit();
});

// what somebody has typed is theirs: a live update passes it by
document.addEventListener("input", (e) => {
  if (e.target instanceof HTMLInputElement || e.target instanceof HTMLTextAreaElement || e.target instanceof HTMLSelectElement) e.target.setAttribute("hx-morph-skip", "");
});

export {};
