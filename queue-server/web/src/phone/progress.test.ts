import { expect, test } from 'vitest';

import { progress, settled, waitRange } from './progress';

test('the bar fills as the people before one are called', () => {
  expect(progress(9, 9)).toBeCloseTo(0.1);
  expect(progress(4, 9)).toBeCloseTo(0.6);
  expect(progress(0, 9)).toBe(1);
});

test('somebody who came as the first has a full bar', () => {
  expect(progress(0, 0)).toBe(1);
});

test('a wait on the page changes only by more than one step', () => {
  const minutes = (low: number, high: number) => ({ low_s: low * 60, high_s: high * 60 });
  const shown = minutes(10, 20);
  expect(settled(shown, minutes(15, 25))).toBe(shown);
  expect(settled(shown, minutes(10, 30))).toEqual(minutes(10, 30));
  expect(settled(null, shown)).toBe(shown);
  expect(settled(shown, null)).toBeNull();
});

test('a wait is an interval, and from zero on only its end', () => {
  const less = (minutes: number): string => `<${minutes}`;
  expect(waitRange({ low_s: 300, high_s: 600 }, less)).toBe('5\u2060–\u206010\u00a0min');
  expect(waitRange({ low_s: 0, high_s: 300 }, less)).toBe('<5');
  expect(waitRange({ low_s: 2400, high_s: 4500 }, less)).toBe('>\u00a040\u00a0min');
});
