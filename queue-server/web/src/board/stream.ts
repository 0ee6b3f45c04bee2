// The board's stream, read with the token of the device: a browser's own event source cannot send one.

/** Without even a comment for this long the line is dead; the server sends one every 15 s. */
const SILENCE_LIMIT_MS = 45_000;
const REOPEN_AFTER_MS = 1000;

export interface StreamOptions {
  url: () => string;
  headers: Record<string, string>;
  on: (name: string, data: unknown) => void;
  /** The line came or went; `denied` when the server does not know who asks. */
  line: (line: 'live' | 'lost' | 'denied') => void;
}

/** Follows the stream for ever; begins with a full picture each time, and anew at once on the event `reopen`. */
export async function follow(options: StreamOptions, reopen: EventTarget): Promise<never> {
  let wanted = false;
  let stop = new AbortController();
  reopen.addEventListener('reopen', () => {
    wanted = true;
    stop.abort();
  });
  for (;;) {
    stop = new AbortController();
    const denied = await once(options, stop).catch(() => false);
    if (!wanted && !denied) {
      options.line('lost');
      await new Promise((resolve) => setTimeout(resolve, REOPEN_AFTER_MS));
    }
    wanted = false;
  }
}

/** One stream to its end; whether the server does not know who asks. */
async function once({ url, headers, on, line }: StreamOptions, stop: AbortController): Promise<boolean> {
  const response = await fetch(url(), { headers, signal: stop.signal, cache: 'no-store' });
  if (response.status === 401 || response.status === 403 || response.status === 404) {
    line('denied');
    // Somebody may sign in meanwhile.
    await new Promise((resolve) => setTimeout(resolve, 5 * REOPEN_AFTER_MS));
    return true;
  }
  if (!response.ok || response.body === null) {
    return false;
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  let silence = setTimeout(() => stop.abort(), SILENCE_LIMIT_MS);
  for (;;) {
    const { value, done } = await reader.read();
    clearTimeout(silence);
    if (done) {
      return false;
    }
    silence = setTimeout(() => stop.abort(), SILENCE_LIMIT_MS);
    text += value;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const field = (name: string) =>
        event.split('\n').find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const [name, data] = [field('event'), field('data')];
      if (name !== undefined && data !== undefined) {
        on(name, JSON.parse(data));
        line('live');
      }
    }
  }
}
