import { expect, test } from 'vitest';

import { withCall, type Call } from './calls';
import { lengthOf, Places } from './places';

const call = (nth: number): Call => ({
  call: `${nth}`,
  ticket: `t${nth}`,
  number: `A${String(nth).padStart(3, '0')}`,
  counter: { id: '4', label: '4' },
  attempt: 1,
  called_at: '2026-11-23T08:42:00Z',
});

test('of two hundred calls in a minute every one is on the screen for fifteen seconds', () => {
  const places = new Places();
  const seenMs = new Map<string, number>();
  let calls: Call[] = [];
  let made = 0;
  for (let nowMs = 0; nowMs < 900_000; nowMs += 100) {
    while (made < 200 && made * 300 <= nowMs) {
      calls = withCall(calls, call(made));
      places.add(call(made));
      made += 1;
    }
    const { large, earlier } = places.arrange(calls, [], nowMs);
    expect(large.length + earlier.length).toBeLessThanOrEqual(7);
    for (const one of [...large, ...earlier]) {
      seenMs.set(one.call, (seenMs.get(one.call) ?? 0) + 100);
    }
  }
  expect(seenMs.size).toBe(200);
  expect(Math.min(...seenMs.values())).toBeGreaterThanOrEqual(14_900);
});

test('a call keeps a large place until it was said, and a withdrawn one has none', () => {
  const places = new Places();
  const calls = [3, 2, 1].map(call);
  calls.forEach((one) => places.add(one));
  expect(places.arrange(calls, ['1', '2'], 0).large.map((one) => one.call)).toEqual(['2', '1']);
  places.withdraw('t1');
  expect(places.arrange(calls.slice(0, 2), ['2'], 100).large.map((one) => one.call)).toEqual(['3', '2']);
});

test('the more wait the less is said of each', () => {
  expect(lengthOf(0, 1_000)).toBe('full');
  expect(lengthOf(1, 1_000)).toBe('once');
  expect(lengthOf(0, 25_000)).toBe('once');
  expect(lengthOf(2, 1_000)).toBe('main');
  expect(lengthOf(4, 1_000)).toBe('brief');
  expect(lengthOf(0, 45_000)).toBe('brief');
  expect(lengthOf(0, 51_000)).toBeNull();
});
