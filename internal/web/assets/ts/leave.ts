// <mi-idle minutes to gone gone-help again>: locks the page when nobody touches it, and empties the device when somebody goes.
// <mi-purge all>: empties the device, on a page for nobody.
//
// Whoever goes leaves nothing behind, also when the server cannot be reached to tell it: the page then empties itself and
// leaves a mark (a cookie that holds nothing) by which the server ends the session before it shows anything again.
import { PREFIX } from "./seal";

const LEFT = "__Host-milieu-left";
const PATIENCE = 4_000; // for a server that does not answer
const BEAT = 30_000; // how often the server is told that somebody is here

/** Empties everything that pages can keep on a device; sealed drafts stay unless all is to go. */
export async function purge(everything: boolean): Promise<void> {
  const jobs: Promise<unknown>[] = [];
  try {
    sessionStorage.clear();
    for (const k of Object.keys(localStorage)) if (everything || !k.startsWith(PREFIX)) localStorage.removeItem(k);
  } catch {
    // no storage on this device
  }
  if ("caches" in window) jobs.push(caches.keys().then((keys) => Promise.all(keys.map((k) => caches.delete(k)))));
  if ("serviceWorker" in navigator) {
    jobs.push(navigator.serviceWorker.getRegistrations().then((all) => Promise.all(all.map((r) => r.unregister()))));
  }
  if ("indexedDB" in window && indexedDB.databases) {
    const drop = (name: string): Promise<void> =>
      new Promise((done) => {
        const r = indexedDB.deleteDatabase(name);
        r.onsuccess = r.onerror = r.onblocked = () => done();
      });
    jobs.push(indexedDB.databases().then((all) => Promise.all(all.map((d) => drop(d.name ?? "")))));
  }
  await Promise.allSettled(jobs);
}

class Idle extends HTMLElement {
  #timer = 0;
  #told = Date.now();
  #last = Date.now();
  #going = false;

  connectedCallback(): void {
    for (const e of ["pointerdown", "keydown", "scroll", "touchmove"]) addEventListener(e, this.#touched, { passive: true, capture: true });
    document.addEventListener("submit", this.#leaving, { capture: true });
    document.addEventListener("visibilitychange", this.#look);
    addEventListener("pageshow", this.#shown);
    this.#timer = setInterval(this.#look, 1_000);
  }

  disconnectedCallback(): void {
    clearInterval(this.#timer);
    for (const e of ["pointerdown", "keydown", "scroll", "touchmove"]) removeEventListener(e, this.#touched, { capture: true });
    document.removeEventListener("submit", this.#leaving, { capture: true });
    document.removeEventListener("visibilitychange", this.#look);
    removeEventListener("pageshow", this.#shown);
  }

  #touched = (): void => {
    this.#look(); // somebody who comes back too late is not let in by their touch
    this.#last = Date.now();
    if (this.#going || Date.now() - this.#told < BEAT) return;
    this.#told = Date.now();
    void fetch("/here", { redirect: "manual" }).catch(() => {});
  };

  #look = (): void => {
    if (Date.now() - this.#last >= Number(this.getAttribute("minutes")) * 60_000) void this.#go("/lock", false, this.getAttribute("to") ?? "/");
  };

  #leaving = (e: Event): void => {
    const form = e.target as HTMLFormElement;
    if (form.getAttribute("action") !== "/sign-out" || e.defaultPrevented) return;
    e.preventDefault();
    e.stopPropagation();
    void this.#go("/sign-out", true, "/signed-out");
  };

  // a page that comes out of the browser's memory may be somebody else's
  #shown = (e: PageTransitionEvent): void => {
    if (!e.persisted) return;
    document.body.hidden = true;
    location.reload();
  };

  async #go(action: string, everything: boolean, to: string): Promise<void> {
    if (this.#going) return;
    this.#going = true;
    document.body.inert = true;
    document.documentElement.setAttribute("data-leaving", ""); // a stream that ends now is no reason to load the page again
    const from = location.pathname + location.search;
    dispatchEvent(new Event("pagehide")); // drafts keep what they wait to keep
    const told = await fetch(action, {
      method: "POST", redirect: "manual", body: new URLSearchParams({ from }), signal: AbortSignal.timeout(PATIENCE),
    }).then((answer) => answer.type === "opaqueredirect" || answer.status < 500, () => false);
    if (!told) this.#blank();
    await purge(everything);
    if (told) location.replace(everything ? to : `${to}?next=${encodeURIComponent(from)}`);
  }

  // nobody could be told: the page goes, and what is left says so
  #blank(): void {
    document.cookie = `${LEFT}=1; Path=/; Secure; SameSite=Strict; Max-Age=43200`;
    const card = document.createElement("main");
    card.className = "signin";
    const title = document.createElement("h1");
    title.textContent = this.getAttribute("gone");
    const text = document.createElement("p");
    text.textContent = this.getAttribute("gone-help");
    const again = document.createElement("a");
    again.className = "btn first";
    again.href = "/";
    again.textContent = this.getAttribute("again");
    card.append(title, text, again);
    document.title = "Milieu";
    history.replaceState(null, "", "/");
    document.body.inert = false;
    document.body.replaceChildren(card);
  }
}

class Purge extends HTMLElement {
  connectedCallback(): void {
    void purge(this.hasAttribute("all"));
  }
}

customElements.define("mi-idle", Idle);
customElements.define("mi-purge", Purge);
