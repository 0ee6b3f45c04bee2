// Whether the same counter is open in another window of this browser. Windows ask each other and answer; one that was
// closed, or crashed, does not answer any more.

/** How often a window asks, in milliseconds. */
const ASK_EVERY_MS = 10_000;

/** How long the others have for their answer, in milliseconds. */
const ANSWER_WITHIN_MS = 1000;

/** What passes between windows: `from` is a name that only this window has. */
type Message = { from: string; says: 'who' | 'here' };

/** What of a channel is needed here. */
export interface Channel {
  postMessage(message: Message): void;
  onmessage: ((event: MessageEvent<Message>) => void) | null;
  close(): void;
}

/** Tells whether other windows are at `place` whenever that may have changed, until the returned function is called. */
export function watchOtherWindows(
  place: string,
  tell: (others: boolean) => void,
  open: (name: string) => Channel = (name) => new BroadcastChannel(name),
): () => void {
  const own = crypto.getRandomValues(new Uint32Array(2)).join('-');
  let heard = new Set<string>();
  let waiting: ReturnType<typeof setTimeout>;
  let channel: Channel;
  try {
    channel = open(`radha.at.${place}`);
  } catch {
    // A browser without channels between windows.
    return () => undefined;
  }
  channel.onmessage = ({ data }) => {
    heard.add(data.from);
    tell(true);
    if (data.says === 'who') {
      channel.postMessage({ from: own, says: 'here' });
    }
  };
  function ask(): void {
    heard = new Set();
    channel.postMessage({ from: own, says: 'who' });
    clearTimeout(waiting);
    waiting = setTimeout(() => tell(heard.size > 0), ANSWER_WITHIN_MS);
  }
  ask();
  const asking = setInterval(ask, ASK_EVERY_MS);
  return () => {
    clearInterval(asking);
    clearTimeout(waiting);
    channel.close();
  };
}
