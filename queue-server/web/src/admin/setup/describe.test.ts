import { expect, test } from 'vitest';

import { described } from './describe';
import type { Change } from './office.svelte';
import type { Profile } from './profile';
import { setupTexts } from './texts';

const profile = {
  counters: [{ id: '3', label: '3A' }],
  services: [{ id: 'TAK-01', names: { sq: 'Taksa', en: 'Tax' } }],
  groups: {},
  classes: { priority: { en: 'Elderly' } },
  service_hours: { 'TAK-02': { cut_off_minutes: 30 } },
} as unknown as Profile;

function told(changes: Change[]): string[] {
  const rows = described(changes, { profile, language: 'en', t: setupTexts.en });
  return rows.map(({ what, now, then }) => `${what} | ${now} | ${then}`);
}

test('a change is said by the name of what changes, with how it is and how it becomes', () => {
  expect(
    told([
      { path: 'counters/3/label', before: '3A', after: '3' },
      { path: 'counters/4', after: { id: '4', label: '4', services: ['TAK-01'], low: true } },
      { path: 'counters/3/place', after: { floor: 1, room: '12', arrow: 'left' } },
      { path: 'counters/3/place/arrow', before: 'left', after: 'up' },
      { path: 'counters/3/place/floor', before: 1, after: 2 },
      { path: 'services/TAK-01/fee', after: '200 lekë' },
      { path: 'services/TAK-01/open', before: true, after: false },
      { path: 'wait_target_s', before: 900, after: 600 },
      { path: 'rules/order/classes/priority/head_start_s', before: 1200, after: 1500 },
      { path: 'languages', before: ['sq'], after: ['sq', 'el'] },
    ]),
  ).toEqual([
    'Counter 3A: Name | 3A | 3',
    'Counter 4 | – | Counter 4; Tax; Low, for wheelchairs too',
    'Counter 3A: Where it is | – | ← Floor 1, room 12',
    'Counter 3A: Arrow | ← left | ↗ upstairs',
    'Counter 3A: Floor | 1 | 2',
    'Tax: Fee | – | 200 lekë',
    'Tax: Are numbers given? | yes | no',
    'The wait the office wants to keep below, in minutes | 15 | 10',
    'Elderly: Head start, in minutes | 20 | 25',
    'Languages of the office | Albanian | Albanian; Greek',
  ]);
});

test('of a week only the days with other hours are told, also when it gets its first break', () => {
  const hours = { opens: '08:00:00', closes: '16:00:00' };
  const days = [hours, hours, hours, hours, hours, null, null];
  const periods = days.map((day) => (day === null ? [] : [day]));
  periods[1] = [
    { opens: '08:00:00', closes: '12:00:00' },
    { opens: '13:00:00', closes: '16:00:00' },
  ];
  expect(
    told([
      { path: 'opening/days', before: days },
      { path: 'opening/periods', after: periods },
      { path: 'special_days', after: { '2026-11-28': { reason: { sq: 'Festë', en: 'Holiday' } } } },
    ]),
  ).toEqual(['Tuesday | 08:00–16:00 | 08:00–12:00, 13:00–16:00', '28 November 2026 | – | Closed; Holiday']);
});

test('a class that comes is told by the name it gets', () => {
  expect(
    told([
      { path: 'classes/mother', after: { en: 'Mother', sq: 'Nënë' } },
      { path: 'rules/order/classes/mother', after: { head_start_s: 1800, rate_percent: 200, goes_next: true } },
      { path: 'rules/order/classes/priority/retired', after: true },
    ]),
  ).toEqual([
    'Mother: Name | – | Albanian: Nënë; English: Mother',
    'Mother | – | 30 minutes of head start, called before everybody',
    'Elderly: No longer given | – | yes',
  ]);
});

test('the hours of a service are told whole, however little of them changes', () => {
  const closed = [null, null, null];
  const tuesday = { opens: '09:00:00', closes: '12:00:00' };
  expect(
    told([
      { path: 'service_hours/TAK-01', after: { week: { days: [null, tuesday, ...closed, null, null] } } },
      { path: 'service_hours/TAK-02/cut_off_minutes', before: 30, after: 45 },
    ]),
  ).toEqual([
    'TAK-02: Hours | As the office; How many minutes before closing it ends: 30 | As the office; How many minutes before closing it ends: 45',
    'Tax: Hours | As the office | Tuesday 09:00–12:00',
  ]);
  expect(told([{ path: 'service_hours', before: { 'TAK-02': { cut_off_minutes: 30 } } }])).toEqual([
    'TAK-02: Hours | As the office; How many minutes before closing it ends: 30 | As the office',
  ]);
});
