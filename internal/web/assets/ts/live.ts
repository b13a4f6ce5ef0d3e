// <mi-live>: says quietly when the page is not live, and sees to it that it becomes so again. It stands inside the element
// with hx-sse:connect; see ui.Live for the contract with the server.

interface Connection {
  cancelled: boolean;
  status: number | null;
  reader: { cancel(): Promise<void> } | null;
  delayCanceller: (() => void) | null;
}
type StreamEvent = CustomEvent<{ connection?: Connection; status?: number; reason?: string }>;

const SILENT = 45_000; // the server sends a beat every 20 seconds
const SHORT = 2_000; // a stream that is back within this was never worth a word

// whoever is signed in here is not any more, or may not see this page any more
const closedTo = (status: number | undefined): boolean => status === 401 || status === 403 || status === 404;

// who is leaving (see leave.ts) is on their way already
function again(): void {
  if (!document.documentElement.hasAttribute("data-leaving")) location.reload();
}

class Live extends HTMLElement {
  #stream: Element | null = null;
  #connection: Connection | undefined;
  #heard = 0;
  #watch = 0;
  #say = 0;
  #again = 0;
  #tries = 0;

  connectedCallback(): void {
    this.#stream = this.closest("[hx-sse\\:connect]");
    if (!this.#stream) return;
    const s = this.#stream;
    s.addEventListener("htmx:sse:after:connection", this.#opened);
    s.addEventListener("htmx:sse:after:message", this.#alive);
    s.addEventListener("htmx:sse:error", this.#broken);
    s.addEventListener("htmx:sse:before:connection", this.#leaving);
    s.addEventListener("htmx:sse:close", this.#closed);
    s.addEventListener("htmx:response:error", this.#unanswered);
    s.addEventListener("htmx:error", this.#unanswered);
    addEventListener("online", this.#now);
    document.addEventListener("visibilitychange", this.#now);
    this.#watch = setInterval(this.#listen, 5_000);
  }

  disconnectedCallback(): void {
    clearInterval(this.#watch);
    clearTimeout(this.#say);
    clearTimeout(this.#again);
    removeEventListener("online", this.#now);
    document.removeEventListener("visibilitychange", this.#now);
  }

  #opened = (e: Event): void => {
    this.#connection = (e as StreamEvent).detail.connection;
    this.#tries = 0;
    this.#alive();
  };

  #alive = (): void => {
    this.#heard = Date.now();
    clearTimeout(this.#say);
    this.#say = 0;
    this.#show(false);
  };

  // before each attempt to connect again: the stream has ended
  #leaving = (e: Event): void => {
    this.#connection = (e as StreamEvent).detail.connection;
    if (this.#connection?.status != null) this.#lost();
  };

  #broken = (e: Event): void => {
    if (closedTo((e as StreamEvent).detail.status)) again();
    this.#lost();
  };

  #closed = (e: Event): void => {
    this.#connection = undefined;
    // bye: nobody is signed in here any more. Whoever is on their way to another page already is let go there.
    if ((e as StreamEvent).detail.reason === "message") setTimeout(again, 150);
  };

  // the very first attempt failed, which the extension does not repeat
  #unanswered = (e: Event): void => {
    const ctx = (e as CustomEvent<{ ctx?: { sourceElement?: Element; response?: { status: number } } }>).detail?.ctx;
    if (ctx?.sourceElement !== this.#stream || this.#connection) return;
    if (closedTo(ctx?.response?.status)) return again();
    this.#lost();
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.#stream?.dispatchEvent(new CustomEvent("mi:connect")), Math.min(15_000, 1_000 * 2 ** this.#tries++));
  };

  // no word for long: the network went away without saying so
  #listen = (): void => {
    if (!this.#connection?.reader || Date.now() - this.#heard < SILENT) return;
    this.#heard = Date.now();
    this.#lost();
    void this.#connection.reader.cancel();
  };

  // the network or the person is back: do not wait
  #now = (): void => {
    if (document.visibilityState === "visible") this.#connection?.delayCanceller?.();
  };

  #lost(): void {
    this.#say ||= setTimeout(() => this.#show(true), SHORT);
  }

  #show(lost: boolean): void {
    const words = this.firstElementChild;
    if (words instanceof HTMLElement) words.hidden = !lost;
    document.documentElement.toggleAttribute("data-not-live", lost);
  }
}

customElements.define("mi-live", Live);
