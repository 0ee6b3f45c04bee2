import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { watchOtherWindows, type Channel } from './others';

/** Channels of one browser: what one posts, all others of that name hear. */
function browser(): (name: string) => Channel {
  const open = new Set<{ name: string; channel: Channel }>();
  return (name) => {
    const channel: Channel = {
      onmessage: null,
      postMessage: (data) => {
        for (const other of [...open]) {
          if (other.name === name && other.channel !== channel) {
            other.channel.onmessage?.({ data } as MessageEvent);
          }
        }
      },
      close: () => open.forEach((one) => one.channel === channel && open.delete(one)),
    };
    open.add({ name, channel });
    return channel;
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('two windows at one counter know of each other, until one is closed', () => {
  const open = browser();
  const said: [boolean[], boolean[]] = [[], []];
  const first = watchOtherWindows('belsh.4', (others) => said[0].push(others), open);
  vi.advanceTimersByTime(1000);
  expect(said[0]).toEqual([false]);
  const second = watchOtherWindows('belsh.4', (others) => said[1].push(others), open);
  vi.advanceTimersByTime(1000);
  expect([said[0].at(-1), said[1].at(-1)]).toEqual([true, true]);
  second();
  vi.advanceTimersByTime(10_000);
  expect(said[0].at(-1)).toBe(false);
  first();
});

test('a window at another counter is none of its business', () => {
  const open = browser();
  const said: boolean[] = [];
  const stops = ['belsh.4', 'belsh.5'].map((place) => watchOtherWindows(place, (others) => said.push(others), open));
  vi.advanceTimersByTime(1000);
  expect(said).toEqual([false, false]);
  stops.forEach((stop) => stop());
});

test('a browser without channels between windows works all the same', () => {
  const stop = watchOtherWindows('belsh.4', () => expect.unreachable(), () => {
    throw new Error('no channels here');
  });
  vi.advanceTimersByTime(20_000);
  stop();
});
