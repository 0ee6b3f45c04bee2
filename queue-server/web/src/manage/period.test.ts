import { expect, test } from 'vitest';

import { addDays, fromAddress, lengthOf, periodOf, toAddress, weekdayOf, wrongWith } from './period';

const TODAY = '2026-11-26';

test('today is compared with the week before it', () => {
  const { days, before } = periodOf('today', TODAY);
  expect([days, before]).toEqual([
    { from: TODAY, to: TODAY },
    { from: '2026-11-19', to: '2026-11-25' },
  ]);
});

test('thirty days end yesterday and are compared with the thirty before them', () => {
  const { days, before } = periodOf('month', TODAY);
  expect([days, before]).toEqual([
    { from: '2026-10-27', to: '2026-11-25' },
    { from: '2026-09-27', to: '2026-10-26' },
  ]);
  expect([lengthOf(days), lengthOf(before)]).toEqual([30, 30]);
});

test('chosen days are compared with as many before them, over the end of a year and of summer time', () => {
  expect(periodOf('chosen', TODAY, { from: '2026-01-01', to: '2026-01-10' }).before).toEqual({ from: '2025-12-22', to: '2025-12-31' });
  expect(addDays('2026-10-25', 1)).toBe('2026-10-26');
  expect(lengthOf({ from: '2026-10-24', to: '2026-10-26' })).toBe(3);
});

test('days that cannot be had are named', () => {
  expect(wrongWith({ from: '', to: TODAY }, TODAY)).toBe('missing');
  expect(wrongWith({ from: '2026-11-20', to: '2026-11-19' }, TODAY)).toBe('backwards');
  expect(wrongWith({ from: '2026-11-20', to: '2026-11-27' }, TODAY)).toBe('future');
  expect(wrongWith({ from: '2022-11-20', to: TODAY }, TODAY)).toBe('long');
  expect(wrongWith({ from: '2026-11-20', to: TODAY }, TODAY)).toBeNull();
});

test('the address of a period leads back to it, and any other one to today', () => {
  for (const period of [periodOf('today', TODAY), periodOf('month', TODAY), periodOf('chosen', TODAY, { from: '2026-11-02', to: '2026-11-06' })]) {
    expect(fromAddress(toAddress(period), TODAY)).toEqual(period);
  }
  expect(fromAddress('?from=2026-13-40&to=x', TODAY).choice).toBe('today');
});

test('a week begins on Monday', () => {
  expect(['2026-11-23', '2026-11-29'].map(weekdayOf)).toEqual([1, 7]);
});
