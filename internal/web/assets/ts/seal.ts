// What pages keep on a device for one person, sealed with a key that the server gives to that person's pages alone
// (XChaCha20-Poly1305). It is one item for each person, named after a part of the key's own seal, so that nothing on
// the device says whose it is or what is in it. All of it is done at once, without waiting: a page may be gone the next moment.
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { bytesToHex, concatBytes, randomBytes, utf8ToBytes } from "@noble/ciphers/utils.js";

export const PREFIX = "mi-draft:";

const OLD = 14 * 24 * 3600_000;
const given = document.querySelector<HTMLMetaElement>('meta[name="mi-seal"]')?.content ?? "";
const bytes = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
const secret = given ? bytes(given) : null;
// the same for the same key, and tells nothing of it: a seal of nothing
const name = secret && PREFIX + bytesToHex(xchacha20poly1305(secret, new Uint8Array(24)).encrypt(new Uint8Array())).slice(0, 16);

type Items = Record<string, unknown>;

function open(): Items {
  if (!secret || !name) return {};
  try {
    const box = bytes((localStorage.getItem(name) ?? "").split(" ")[1] ?? "");
    return JSON.parse(new TextDecoder().decode(xchacha20poly1305(secret, box.subarray(0, 24)).decrypt(box.subarray(24)))) as Items;
  } catch {
    return {}; // nothing there, or not ours
  }
}

function close(items: Items): void {
  if (!secret || !name) return;
  try {
    if (Object.keys(items).length === 0) return localStorage.removeItem(name);
    const nonce = randomBytes(24);
    const box = concatBytes(nonce, xchacha20poly1305(secret, nonce).encrypt(utf8ToBytes(JSON.stringify(items))));
    localStorage.setItem(name, `${Date.now()} ${btoa(Array.from(box, (b) => String.fromCharCode(b)).join(""))}`);
  } catch {
    // the device is full or keeps nothing; the form itself still works
  }
}

export const get = (key: string): unknown => open()[key] ?? null;
export const all = (): [string, unknown][] => Object.entries(open());
export const put = (key: string, value: unknown): void => close({ ...open(), [key]: value });

export function forget(key: string): void {
  const items = open();
  if (!(key in items)) return;
  delete items[key];
  close(items);
}

// what nobody came back for, whosever it is
try {
  for (const k of Object.keys(localStorage)) {
    if (k.startsWith(PREFIX) && Date.now() - Number(localStorage.getItem(k)?.split(" ")[0]) > OLD) localStorage.removeItem(k);
  }
} catch {
  // no storage on this device
}
