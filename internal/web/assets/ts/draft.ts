// <mi-draft name account restored discard>: keeps what is typed in the form inside, on this device, until a page with
// <mi-saved draft account> says that it is in the journal. It lies there sealed (see seal.ts): whoever comes to the device
// next cannot read it, nor which form it is from. Without a key nothing is kept.
import { all, forget, get, put } from "./seal";

type Kept = { at: number; values: Record<string, string[]> };
type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const key = (account: string | null, name: string | null): string => `${account ?? ""}:${name ?? ""}`;

function read(k: string): Kept | null {
  const kept = get(k) as Kept | null;
  return kept && typeof kept.at === "number" && typeof kept.values === "object" ? kept : null;
}

class Draft extends HTMLElement {
  #timer = 0;
  #line: HTMLElement | undefined;
  #first: Record<string, string[]> = {};

  connectedCallback(): void {
    this.addEventListener("input", this.#soon);
    this.addEventListener("change", this.#soon);
    addEventListener("pagehide", this.#keep);
    document.addEventListener("visibilitychange", this.#keep);
    // after <mi-saved> on the same page had its turn, and when the form has been read in full
    queueMicrotask(() => {
      this.#first = this.#values();
      this.#restore();
    });
  }

  disconnectedCallback(): void {
    this.#keep();
    removeEventListener("pagehide", this.#keep);
    document.removeEventListener("visibilitychange", this.#keep);
  }

  /** What lies on the device for this form, for tests to ask. */
  get kept(): string {
    return JSON.stringify(read(this.#key)?.values ?? null);
  }

  get #key(): string {
    return key(this.getAttribute("account"), this.getAttribute("name"));
  }

  /** Forget what was kept: the form was accepted. */
  accepted(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
    forget(this.#key);
    this.#first = this.#values();
    this.#line?.remove();
  }

  #controls(): Control[] {
    return [...this.querySelectorAll<Control>("input[name], textarea[name], select[name]")].filter(
      (c) => !["hidden", "password", "file", "submit", "button"].includes(c.type),
    );
  }

  #values(): Record<string, string[]> {
    const out: Record<string, string[]> = {};
    for (const c of this.#controls()) {
      const list = (out[c.name] ??= []);
      if (c instanceof HTMLInputElement && (c.type === "radio" || c.type === "checkbox")) {
        if (c.checked) list.push(c.value);
      } else if (c instanceof HTMLSelectElement && c.multiple) list.push(...[...c.selectedOptions].map((o) => o.value));
      else list.push(c.value);
    }
    return out;
  }

  #soon = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#keep, 300);
  };

  // only what waits to be kept: a page that was merely looked at leaves nothing behind
  #keep = (): void => {
    if (!this.#timer) return;
    clearTimeout(this.#timer);
    this.#timer = 0;
    const values = this.#values();
    if (JSON.stringify(values) === JSON.stringify(this.#first)) forget(this.#key);
    else put(this.#key, { at: Date.now(), values } satisfies Kept);
  };

  #restore(): void {
    const kept = read(this.#key);
    if (!kept || JSON.stringify(kept.values) === JSON.stringify(this.#first)) return;
    this.#fill(kept.values);
    const line = document.createElement("p");
    line.className = "small soft draft";
    line.setAttribute("role", "status");
    const day = new Date(kept.at).toDateString() === new Date().toDateString();
    const time = new Date(kept.at).toLocaleString(document.documentElement.lang, { ...(day ? {} : { dateStyle: "medium" as const }), timeStyle: "short", hourCycle: "h23" });
    line.append((this.getAttribute("restored") ?? "{time}").replace("{time}", time), " ");
    const discard = document.createElement("button");
    discard.type = "button";
    discard.className = "btn quiet";
    discard.textContent = this.getAttribute("discard");
    discard.addEventListener("click", () => {
      this.#fill(this.#first);
      this.accepted();
      this.#controls()[0]?.focus();
    });
    line.append(discard);
    this.prepend(line);
    this.#line = line;
  }

  #fill(values: Record<string, string[]>): void {
    const seen: Record<string, number> = {};
    for (const c of this.#controls()) {
      const list = values[c.name];
      if (!list) continue;
      if (c instanceof HTMLInputElement && (c.type === "radio" || c.type === "checkbox")) c.checked = list.includes(c.value);
      else if (c instanceof HTMLSelectElement && c.multiple) for (const o of c.options) o.selected = list.includes(o.value);
      else {
        const i = (seen[c.name] = (seen[c.name] ?? -1) + 1);
        if (list[i] !== undefined) c.value = list[i];
      }
      c.setAttribute("hx-morph-skip", "");
    }
    this.dispatchEvent(new CustomEvent("mi:restored", { bubbles: true }));
  }
}

class Saved extends HTMLElement {
  connectedCallback(): void {
    const name = this.getAttribute("draft");
    forget(key(this.getAttribute("account"), name));
    for (const d of document.querySelectorAll<Draft>(`mi-draft[name="${CSS.escape(name ?? "")}"]`)) d.accepted?.();
  }
}

// what was never finished does not lie on a device for ever
const OLD = 14 * 24 * 3600_000;
for (const [k, kept] of all()) if (Date.now() - ((kept as Kept | null)?.at ?? 0) > OLD) forget(k);

customElements.define("mi-saved", Saved);
customElements.define("mi-draft", Draft);
