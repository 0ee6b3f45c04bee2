import { expect, test } from 'vitest';

import type { Ticket } from '../api/types';
import { figuresOf, servedTicket } from './today';

const finished = {
  state: 'finished',
  issued_at: '2026-11-23T08:00:00Z',
  called_at: '2026-11-23T08:10:00Z',
  started_at: '2026-11-23T08:11:00Z',
  ended_at: '2026-11-23T08:15:00Z',
} as Ticket;

test('a served ticket counts its wait and its service', () => {
  expect(servedTicket(finished)).toEqual({ waited_s: 600, service_s: 240 });
});

test('a ticket that was not served counts nothing', () => {
  expect(servedTicket({ ...finished, state: 'no_show' })).toBeUndefined();
  expect(servedTicket({ ...finished, called_at: null })).toBeUndefined();
});

test('a forgotten start leaves the service out', () => {
  expect(servedTicket({ ...finished, started_at: null })).toEqual({ waited_s: 600, service_s: null });
});

test('the figures are the median wait, the mean service and the share within the target', () => {
  const served = [60, 1200, 300, 901].map((waited_s, index) => ({ waited_s, service_s: index === 1 ? null : 100 * (index + 1) }));
  expect(figuresOf(served, 900)).toEqual({ served: 4, typicalWait_s: 300, meanService_s: 800 / 3, withinTarget: 0.5 });
});

test('a day without service has no figures', () => {
  expect(figuresOf([], 900)).toEqual({ served: 0, typicalWait_s: null, meanService_s: null, withinTarget: null });
});
