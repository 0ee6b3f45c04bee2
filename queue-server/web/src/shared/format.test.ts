import { expect, test } from 'vitest';

import {
  civilDay,
  civilTime,
  clockTime,
  count,
  longDate,
  minutes,
  minutesAndSeconds,
  momentOf,
  percent,
  rounded,
  secondsBetween,
  shortDate,
  stopwatch,
  ticketNumber,
  timeOfDay,
} from './format';

/** With ordinary spaces, to read. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

test('a number is shown with its prefix apart', () => {
  expect(plain(ticketNumber('A042'))).toBe('A 042');
  expect(plain(ticketNumber('A1000'))).toBe('A 1000');
  expect(plain(ticketNumber('Ë007'))).toBe('Ë 007');
});

test('a running time grows from minutes to hours', () => {
  expect([0, 204, 3599, 3804].map(stopwatch)).toEqual(['00:00', '03:24', '59:59', '1:03:24']);
});

test('a time in a column has no leading zero', () => {
  expect([35, 305, 1860, 3804].map(clockTime)).toEqual(['0:35', '5:05', '31:00', '1:03:24']);
});

test('a wait is in whole minutes, from an hour on in hours', () => {
  expect([59, 60, 983, 3600, 4800].map(minutes).map(plain)).toEqual(['<1 min', '1 min', '16 min', '1 h', '1 h 20 min']);
});

test('a wait to the second leaves out what is zero', () => {
  expect([20, 680, 1140, 4805].map(minutesAndSeconds).map(plain)).toEqual(['20 s', '11 min 20 s', '19 min', '1 h 20 min']);
});

test('a share has a decimal comma in Albanian, and no decimal from ten on', () => {
  expect([0, 0.0411, 0.0996, 0.79, 1].map((share) => percent(share, 'sq'))).toEqual(['0%', '4,1%', '10%', '79%', '100%']);
  expect(percent(0.0411, 'en')).toBe('4.1%');
});

test('a large count is grouped as the language does', () => {
  expect(plain(count(1204, 'sq'))).toBe('1 204');
  expect(count(1234567, 'en')).toBe('1,234,567');
  expect(count(204, 'sq')).toBe('204');
});

test('a moment is shown in the civil time of the office', () => {
  expect(timeOfDay('2026-11-23T08:41:30Z', 'Europe/Tirane')).toBe('09:41');
  expect(timeOfDay('2026-07-01T22:05:00Z', 'Europe/Tirane')).toBe('00:05');
});

test('a moment belongs to the civil day of the office', () => {
  expect(civilDay('2026-11-23T23:30:00Z', 'Europe/Tirane')).toBe('2026-11-24');
});

test('a day is written out in the language of the page', () => {
  expect(longDate('2026-11-23', 'sq')).toBe('23 nëntor 2026');
  expect(longDate('2026-11-03', 'en')).toBe('3 November 2026');
});

test('clocks that disagree give no negative time', () => {
  expect(secondsBetween('2026-11-23T08:41:30Z', '2026-11-23T08:41:29Z')).toBe(0);
  expect(secondsBetween('2026-11-23T08:41:30Z', '2026-11-23T08:43:00.900Z')).toBe(90);
});

test('a day in few letters, and numbers without needless noughts', () => {
  expect([shortDate('2026-11-03', 'sq'), shortDate('2026-11-03', 'en')]).toEqual(['3 nën', '3 Nov']);
  expect([rounded(1.26, 1, 'sq'), rounded(3, 1, 'sq'), rounded(40, 0, 'en')]).toEqual(['1,3', '3', '40']);
});

test('a date and time of the office is one moment, also where the clock is put forward or back', () => {
  const tirana = 'Europe/Tirane';
  for (const [civil, moment] of [
    ['2026-11-23T08:30', '2026-11-23T07:30:00.000Z'],
    ['2026-07-01T00:00', '2026-06-30T22:00:00.000Z'],
    // Put back at three: the first half past two.
    ['2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
  ] as const) {
    expect(momentOf(civil, tirana)).toBe(moment);
    expect(civilTime(moment, tirana)).toBe(civil);
  }
  // Put forward at two: there is no half past two, and the time is taken as it was before.
  expect(civilTime(momentOf('2026-03-29T02:30', tirana), tirana)).toMatch(/^2026-03-29T0[13]:30$/);
});
