// Keys under which the server recognises a change it was asked for before.

/** Remembers the key of every wish that has no answer yet. */
export class RequestKeys {
  readonly #unanswered = new Map<string, string>();

  /** The key of a wish: the same until it is answered. */
  keyFor(wish: string): string {
    const known = this.#unanswered.get(wish);
    if (known !== undefined) {
      return known;
    }
    const key = newKey();
    this.#unanswered.set(wish, key);
    return key;
  }

  /** The wish was answered. */
  forget(wish: string): void {
    this.#unanswered.delete(wish);
  }

  /** Nothing is unanswered any more. */
  clear(): void {
    this.#unanswered.clear();
  }
}

/** A UUID v4. `crypto.randomUUID` is missing in older browsers. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
