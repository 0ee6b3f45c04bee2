// A stream of server-sent events that comes back by itself. Each opening begins with a full picture from the server, so
// nothing is missed. A dead cable is not told by the browser: a probe asks every few seconds.

/** Whether what is on the screen is current. */
export type Line = 'connecting' | 'live' | 'lost';

export interface LiveOptions {
  /** The address of the stream. */
  url: string;
  /** What to do with each kind of event. */
  on: Record<string, (data: unknown) => void>;
  /** The line came or went. */
  line: (line: Line) => void;
  /** Asks the server for something small; failing means that the line is lost. */
  probe: () => Promise<void>;
  /** How often to probe, in milliseconds. */
  probeEveryMs: number;
}

/** The pauses before opening again, in milliseconds. */
const REOPEN_AFTER_MS = [500, 1000, 2000, 4000];

/** Follows the stream until the returned function is called. */
export function follow(options: LiveOptions): () => void {
  let source: EventSource | undefined;
  let failures = 0;
  let reopening: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  function open(): void {
    clearTimeout(reopening);
    source?.close();
    source = new EventSource(options.url);
    for (const [name, handle] of Object.entries(options.on)) {
      source.addEventListener(name, (event) => {
        handle(JSON.parse((event as MessageEvent<string>).data));
        failures = 0;
        options.line('live');
      });
    }
    source.onerror = lost;
  }

  function lost(): void {
    if (stopped) {
      return;
    }
    source?.close();
    source = undefined;
    options.line('lost');
    const pause = REOPEN_AFTER_MS[Math.min(failures, REOPEN_AFTER_MS.length - 1)]!;
    failures += 1;
    clearTimeout(reopening);
    reopening = setTimeout(open, pause);
  }

  function probe(): void {
    if (source !== undefined) {
      options.probe().catch(lost);
    }
  }

  // A phone that wakes up has often lost its line without a word.
  function awake(): void {
    if (document.visibilityState === 'visible') {
      if (source === undefined) {
        open();
      } else {
        probe();
      }
    }
  }

  const probing = setInterval(probe, options.probeEveryMs);
  window.addEventListener('offline', lost);
  window.addEventListener('online', open);
  document.addEventListener('visibilitychange', awake);
  open();

  return () => {
    stopped = true;
    source?.close();
    clearTimeout(reopening);
    clearInterval(probing);
    window.removeEventListener('offline', lost);
    window.removeEventListener('online', open);
    document.removeEventListener('visibilitychange', awake);
  };
}
