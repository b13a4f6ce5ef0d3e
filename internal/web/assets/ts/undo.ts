// <mi-undo>: a word after something was done, with a way back. It goes after ten seconds, not while one points at it or is in it.
const STAYS = 10_000;

class Undo extends HTMLElement {
  #timer = 0;
  #left = STAYS;
  #since = 0;

  connectedCallback(): void {
    this.classList.add("timed");
    const shut = this.querySelector<HTMLButtonElement>(".shut");
    if (shut) {
      shut.hidden = false;
      shut.addEventListener("click", () => this.remove());
    }
    for (const e of ["pointerenter", "focusin"]) this.addEventListener(e, this.#pause);
    for (const e of ["pointerleave", "focusout"]) this.addEventListener(e, this.#run);
    this.addEventListener("keydown", (e) => {
      if (e.key === "Escape") this.remove();
    });
    this.#run();
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
  }

  #pause = (): void => {
    if (!this.#timer) return;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#left = Math.max(2_000, this.#left - (Date.now() - this.#since));
  };

  #run = (): void => {
    if (this.#timer || this.matches(":hover")) return;
    this.#since = Date.now();
    this.#timer = setTimeout(() => this.remove(), this.#left);
  };
}

customElements.define("mi-undo", Undo);
