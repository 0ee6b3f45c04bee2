// One request to the server. Reads are asked once; a change is repeated under the same key until there is an answer, so
// that a lost reply never makes anything happen twice.

import { RequestKeys } from './keys';

/** How long an answer may take before the line counts as lost, in milliseconds. */
const ANSWER_LIMIT_MS = 4000;

/** How long something small may take: a line that is slower is lost, in milliseconds. */
export const PROBE_LIMIT_MS = 2500;

/** The pauses before a change is sent again, in milliseconds. */
const RETRY_AFTER_MS = [400, 1200];

/** How long a page waits, at the least, when too much comes from its address. */
const FLOOD_WAITS_MS = [5000, 10_000, 20_000];

/** The server answered and refused. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(detail);
  }
}

/** There is no answer: what became of the request is unknown. */
export class Unreachable extends Error {}

/** Asks for something; an answer without content is `undefined`. Where too much comes from one address it waits for a while
    that differs by page, so that not all of them come back together. */
export async function read<T>(path: string, limitMs = ANSWER_LIMIT_MS, waitsMs: readonly number[] = FLOOD_WAITS_MS): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await answer<T>(await send('GET', path, undefined, undefined, limitMs));
    } catch (error) {
      const wait = waitsMs[attempt];
      if (wait === undefined || !(error instanceof Refused) || error.code !== 'too_many_requests') {
        throw error;
      }
      await new Promise((resume) => setTimeout(resume, wait * (1 + Math.random())));
    }
  }
}

/** Asks for changes, each wish under its own key. */
export class Changes {
  readonly #keys = new RequestKeys();
  readonly #retryAfterMs: readonly number[];

  constructor(retryAfterMs: readonly number[] = RETRY_AFTER_MS) {
    this.#retryAfterMs = retryAfterMs;
  }

  /** Asks for a change. The same wish sent again after a lost reply carries the same key. */
  async post<T>(path: string, body: object = {}): Promise<T | undefined> {
    const wish = `${path} ${JSON.stringify(body)}`;
    const key = this.#keys.keyFor(wish);
    for (let attempt = 0; ; attempt += 1) {
      const response = await send('POST', path, body, key).catch((error: unknown) => error as Error);
      const pause = this.#retryAfterMs[attempt];
      if (response instanceof Response && !comesLater(response)) {
        this.#keys.forget(wish);
        return answer<T | undefined>(response);
      }
      if (pause === undefined) {
        throw new Unreachable('the server does not answer');
      }
      await new Promise((resume) => setTimeout(resume, pause));
    }
  }

  /** What was unanswered shows by now: asking again is a new wish. */
  settle(): void {
    this.#keys.clear();
  }
}

/** Whether the answer says no more than that there is none yet. */
function comesLater(response: Response): boolean {
  return response.status >= 502 && response.status <= 504;
}

/** Sends without waiting for the meaning of the answer. */
export async function send(
  method: string,
  path: string,
  body?: object,
  key?: string,
  limitMs = ANSWER_LIMIT_MS,
): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  if (key !== undefined) {
    headers['Idempotency-Key'] = key;
  }
  const abort = new AbortController();
  const limit = setTimeout(() => abort.abort(), limitMs);
  try {
    const response = await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: abort.signal,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return response;
  } catch {
    throw new Unreachable('the server does not answer');
  } finally {
    clearTimeout(limit);
  }
}

/** The content of an answer. */
export async function answer<T>(response: Response): Promise<T> {
  if (response.status === 204) {
    return undefined as T;
  }
  if (response.ok) {
    return (await response.json()) as T;
  }
  const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
  throw new Refused(response.status, problem.code ?? `http_${response.status}`, problem.detail ?? response.statusText);
}
