// <mi-now data-now data-from data-to>: the line for now on a day's ribbon, or a clock. The server says what time it is in the house (minutes
// since its midnight); from there on it moves each minute by itself. Places are class names, as the server writes them.
// <mi-print>: a button that prints.
const QUARTER = 15;

class Now extends HTMLElement {
  static observedAttributes = ["data-now"];
  #base = 0;
  #timer = 0;

  connectedCallback(): void {
    this.#timer = setInterval(this.#move, 10_000);
    const ribbon = this.closest<HTMLElement>(".ribbon");
    if (ribbon && ribbon.scrollWidth > ribbon.clientWidth) ribbon.scrollLeft = this.offsetLeft - ribbon.clientWidth / 3;
  }

  disconnectedCallback(): void {
    clearInterval(this.#timer);
  }

  attributeChangedCallback(): void {
    this.#base = Date.now();
    this.#move();
  }

  #move = (): void => {
    const now = Number(this.dataset["now"]) + Math.floor((Date.now() - this.#base) / 60_000);
    const time = this.querySelector("time");
    const text = [Math.floor(now / 60) % 24, now % 60].map((n) => String(n).padStart(2, "0")).join(":");
    if (time && time.textContent !== text) time.textContent = text;
    if (!this.dataset["from"]) return;
    const from = Number(this.dataset["from"]);
    this.hidden = now < from || now >= Number(this.dataset["to"]);
    if (!this.hidden) this.className = `now c${Math.floor((now - from) / QUARTER) + 1} m${(now - from) % QUARTER}`;
  };
}

class Print extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", () => print());
  }
}

customElements.define("mi-now", Now);
customElements.define("mi-print", Print);
