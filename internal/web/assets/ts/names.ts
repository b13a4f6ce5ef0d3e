// <mi-names data-names data-warn data-move>: around the textarea of a note on a group, which names no one. When a resident's name is typed it
// says so, and offers to move the sentence with the name to that person's own line, the textarea with data-line-for.
type Named = { id: string; name: string };

class Names extends HTMLElement {
  #names: { who: Named; found: RegExp }[] = [];
  #box: HTMLElement | undefined;

  connectedCallback(): void {
    const names = JSON.parse(this.dataset["names"] ?? "[]") as Named[];
    // a name is a whole word, also in the genitive of English and Norwegian: Nora, Noras, Nora's
    this.#names = names.map((who) => ({ who, found: new RegExp(`(?<![\\p{L}\\p{N}])${who.name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?:['’]?s)?(?![\\p{L}\\p{N}])`, "iu") }));
    this.addEventListener("input", this.#look);
    this.addEventListener("mi:restored", this.#look);
    this.#look();
  }

  #look = (): void => {
    const text = this.querySelector("textarea");
    if (!text) return;
    const found = this.#names.filter((n) => n.found.test(text.value));
    if (!found.length) {
      this.#box?.remove();
      this.#box = undefined;
      return;
    }
    if (!this.#box) {
      this.#box = document.createElement("div");
      this.#box.className = "named notice info";
      this.#box.setAttribute("role", "status");
      this.append(this.#box);
    }
    const shown = found.map((n) => n.who.id).join(" ");
    if (this.#box.dataset["shown"] === shown) return;
    this.#box.dataset["shown"] = shown;
    this.#box.replaceChildren(...found.map((n) => this.#row(text, n.who, n.found)));
  };

  #row(text: HTMLTextAreaElement, who: Named, found: RegExp): HTMLElement {
    const row = document.createElement("div");
    row.append(document.createElement("span"));
    row.firstElementChild?.append((this.dataset["warn"] ?? "").replace("{name}", who.name));
    const line = document.querySelector<HTMLTextAreaElement>(`[data-line-for="${CSS.escape(who.id)}"]`);
    if (line) {
      const move = document.createElement("button");
      move.type = "button";
      move.className = "btn";
      move.textContent = (this.dataset["move"] ?? "").replace("{name}", who.name);
      move.addEventListener("click", () => this.#move(text, line, found));
      row.append(move);
    }
    return row;
  }

  #move(text: HTMLTextAreaElement, line: HTMLTextAreaElement, found: RegExp): void {
    const all = sentences(text.value);
    const moved = all.filter((s) => found.test(s)).map((s) => s.trim());
    if (!moved.length) return;
    text.value = all.filter((s) => !found.test(s)).join("").trim();
    line.value = [line.value.trim(), ...moved].filter(Boolean).join(" ");
    for (const t of [text, line]) t.dispatchEvent(new InputEvent("input", { bubbles: true }));
    line.focus();
  }
}

/** The sentences of a text, each with the space after it, so that joined they are the text again. */
function sentences(text: string): string[] {
  return [...new Intl.Segmenter(document.documentElement.lang || "en", { granularity: "sentence" }).segment(text)].map((s) => s.segment);
}

customElements.define("mi-names", Names);
