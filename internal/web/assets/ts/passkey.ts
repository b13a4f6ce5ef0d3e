// <mi-passkey data-ask data-make data-failed>: around a form with the hidden fields slip and answer. Its button asks the server what the
// browser is to sign (data-ask), has somebody's passkey sign it (or, with data-make, has one made), and sends the form. Where a browser knows
// no passkeys, and without script, the element stays hidden and there are other ways in.
type Asked = { slip: string; options: { publicKey: Record<string, unknown> & { challenge: string } } };
type Listed = { id: string; transports?: AuthenticatorTransport[] };

class Passkey extends HTMLElement {
  #busy = false;

  connectedCallback(): void {
    if (!window.PublicKeyCredential) return;
    this.hidden = false;
    this.querySelector("form")?.addEventListener("submit", this.#submit);
  }

  #submit = (e: SubmitEvent): void => {
    const form = e.target as HTMLFormElement;
    if (field(form, "answer").value) return; // all is there: off it goes
    e.preventDefault();
    if (!this.#busy) void this.#go(form);
  };

  async #go(form: HTMLFormElement): Promise<void> {
    this.#busy = true;
    this.#say("");
    try {
      const asked = await this.#ask(form);
      const answer = "make" in this.dataset ? await make(asked) : await get(asked);
      field(form, "slip").value = asked.slip;
      field(form, "answer").value = JSON.stringify(answer);
      form.requestSubmit();
    } catch {
      this.#say(this.dataset["failed"] ?? ""); // they changed their mind, or their device did not find a passkey
    } finally {
      this.#busy = false;
    }
  }

  async #ask(form: HTMLFormElement): Promise<Asked> {
    const body = new URLSearchParams({ slip: field(form, "slip").value });
    const response = await fetch(this.dataset["ask"] ?? "", { method: "POST", body, headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
    return (await response.json()) as Asked;
  }

  #say(text: string): void {
    const said = this.querySelector<HTMLElement>("[data-said]");
    if (said) said.textContent = text;
  }
}

const field = (form: HTMLFormElement, name: string): HTMLInputElement => form.elements.namedItem(name) as HTMLInputElement;

function bytes(text: string): ArrayBuffer {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0)).buffer;
}

function text(b: ArrayBuffer | null): string | undefined {
  if (!b) return undefined;
  return btoa(String.fromCharCode(...new Uint8Array(b))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const listed = (list: unknown): PublicKeyCredentialDescriptor[] => ((list as Listed[] | undefined) ?? []).map((c) => ({ ...c, type: "public-key", id: bytes(c.id) }));

async function get(asked: Asked): Promise<unknown> {
  const { publicKey } = asked.options;
  const shown = (await navigator.credentials.get({
    publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: listed(publicKey["allowCredentials"]) },
  })) as PublicKeyCredential;
  const r = shown.response as AuthenticatorAssertionResponse;
  return whole(shown, {
    clientDataJSON: text(r.clientDataJSON),
    authenticatorData: text(r.authenticatorData),
    signature: text(r.signature),
    userHandle: text(r.userHandle),
  });
}

async function make(asked: Asked): Promise<unknown> {
  const publicKey = asked.options.publicKey as unknown as PublicKeyCredentialCreationOptions;
  const user = publicKey.user as unknown as { id: string; name: string; displayName: string };
  const made = (await navigator.credentials.create({
    publicKey: { ...publicKey, challenge: bytes(asked.options.publicKey.challenge), user: { ...user, id: bytes(user.id) }, excludeCredentials: listed(publicKey.excludeCredentials) },
  })) as PublicKeyCredential;
  const r = made.response as AuthenticatorAttestationResponse;
  return whole(made, { clientDataJSON: text(r.clientDataJSON), attestationObject: text(r.attestationObject), transports: r.getTransports() });
}

const whole = (c: PublicKeyCredential, response: Record<string, unknown>): unknown => ({
  id: c.id,
  rawId: text(c.rawId),
  type: c.type,
  authenticatorAttachment: c.authenticatorAttachment ?? undefined,
  clientExtensionResults: {},
  response,
});

customElements.define("mi-passkey", Passkey);
