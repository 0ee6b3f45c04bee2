import { expect, test } from 'vitest';

import { dayName, grouped, moment } from './when';

test('a day has its weekday in the language of the page', () => {
  expect(dayName('2026-11-23', 'sq')).toBe('e hënë, 23.11');
  expect(dayName('2026-11-29', 'en')).toBe('Sunday, 29.11');
});

test('a moment is told on the clock of the office', () => {
  expect(moment('2026-11-23T23:30:00Z', 'Europe/Tirane', 'en')).toBe('Tuesday, 24.11, 00:30');
});

test('a code stands in two groups', () => {
  expect(grouped('ACDEF34HJK')).toBe('ACDEF\u00a034HJK');
});
