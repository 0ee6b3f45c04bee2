import { expect, test } from 'vitest';

import type { Row, Statistics } from '../api/types';
import { busiestFirst, change, hoursOf, keptShare, leftShare, missingBy, weekOf, withinTarget } from './figures';

const none = { count: 0, sum_s: 0, p50_s: null, p90_s: null };

/** A row with what these tests look at. */
function row(more: Partial<Row>): Row {
  return {
    day: null,
    hour: null,
    service: null,
    counter: null,
    staff: null,
    issued: 0,
    called: 0,
    finished: 0,
    no_show: 0,
    cancelled: 0,
    expired: 0,
    within_target: 0,
    waiting: none,
    walking: none,
    service_time: none,
    ...more,
  } as Row;
}

function statistics(rows: Row[]): Statistics {
  return { office: 'belsh', from: '2026-11-23', to: '2026-11-23', wait_target_s: 900, group_by: ['hour'], total: row({}), rows, paces: [], peaks: [] };
}

test('within target is a share of those called', () => {
  expect(withinTarget(row({ within_target: 3, waiting: { ...none, count: 4 } }))).toBe(0.75);
  expect(withinTarget(row({ issued: 5 }))).toBeNull();
});

test('left unserved counts all who ended without service', () => {
  expect(leftShare(row({ issued: 20, cancelled: 1, no_show: 2, expired: 1 }))).toBe(0.2);
  expect(leftShare(row({}))).toBeNull();
});

test('the hours run from opening to closing, with gaps', () => {
  const hours = hoursOf(statistics([row({ hour: 9, issued: 4 })]), { opens: '08:00', closes: '12:00' });
  expect(hours.map((one) => [one.hour, one.row?.issued])).toEqual([[8, undefined], [9, 4], [10, undefined], [11, undefined]]);
});

test('an hour after closing in which something happened is there too', () => {
  const hours = hoursOf(statistics([row({ hour: 16 })]), { opens: '14:30', closes: '15:30' });
  expect(hours.map((one) => one.hour)).toEqual([14, 15, 16]);
});

test('a closed day without anything has no hours', () => {
  expect(hoursOf(statistics([]), null)).toEqual([]);
});

test('services come with the most visits first, and those without any are left out', () => {
  const rows = [row({ service: 'B', issued: 2 }), row({ service: 'C' }), row({ service: 'A', issued: 2 }), row({ service: 'D', issued: 9 })];
  expect(busiestFirst(rows).map((one) => one.service)).toEqual(['D', 'A', 'B']);
});

test('a figure is better when it moved the way it should, and says nothing where one side is unknown', () => {
  expect(change(520, 590, 'less')).toEqual({ by: -70, better: true });
  expect(change(0.73, 0.79, 'more')?.better).toBe(false);
  expect(change(0.5, 0.5, 'more')).toEqual({ by: 0, better: null });
  expect(change(null, 590, 'less')).toBeNull();
});

test('kept promises are a share of those whose wait is known', () => {
  const promises = { count: 20, within: 17, longer: 2, mean_error_s: null, mean_width_s: null };
  expect(keptShare(row({ promises }))).toBe(0.85);
  expect(keptShare(row({ promises: { ...promises, count: 0, within: 0 } }))).toBeNull();
});

test('the week is the mean of its working days, from Monday to the last day with anything', () => {
  const hours = [
    row({ weekday: 1, hour: 9, issued: 30 }),
    row({ weekday: 3, hour: 11, issued: 7, waiting: { ...none, count: 4, p50_s: 300 } }),
  ];
  const days = [row({ day: '2026-11-16', issued: 20 }), row({ day: '2026-11-23', issued: 10 }), row({ day: '2026-11-25', issued: 7 })];
  const week = weekOf(hours, days);
  expect([week.weekdays, week.hours]).toEqual([
    [1, 2, 3],
    [9, 10, 11],
  ]);
  expect(week.cells.get('1-9')).toEqual({ weekday: 1, hour: 9, issued: 30, perDay: 15, wait_s: null });
  expect(week.cells.get('3-11')?.wait_s).toBe(300);
  expect(weekOf([], []).weekdays).toEqual([]);
});

test('missing documents are told by service, the most frequent first', () => {
  const rows = [row({ service: 'A', missing: { birth: 2, photo: 9 } }), row({ service: 'B', missing: { birth: 4 } })];
  expect(missingBy(rows).map((one) => [one.service, one.document, one.times])).toEqual([
    ['A', 'photo', 9],
    ['B', 'birth', 4],
    ['A', 'birth', 2],
  ]);
});
