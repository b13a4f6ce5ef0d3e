// <mi-names data-names data-warn data-move>: around the textarea of a note on a group, which names no one. When a resident's name is typed it
// says so, and offers to move the sentence with the name to that person's own line, the textarea with data-line-for.
type Named = { id: string; name: string };

class Names extends HTMLElement {
  #names: { who: Named; found: RegExp }[] = [];
  #list: HTMLUListElement | undefined;

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
      this.#list?.remove();
      this.#list = undefined;
      return;
    }
    if (!this.#list) {
      this.#list = document.createElement("ul");
      this.#list.className = "named notice info";
      this.#list.setAttribute("role", "status");
      this.append(this.#list);
    }
    const shown = found.map((n) => n.who.id).join(" ");
    if (this.#list.dataset["shown"] === shown) return;
    this.#list.dataset["shown"] = shown;
    this.#list.replaceChildren(...found.map((n) => this.#row(text, n.who, n.found)));
  };

  #row(text: HTMLTextAreaElement, who: Named, found: RegExp): HTMLLIElement {
    const row = document.createElement("li");
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
