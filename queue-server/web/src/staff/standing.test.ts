import { expect, test } from 'vitest';

import type { Ticket } from '../api/types';
import { standing } from './standing';
import { staffTexts } from './texts';

function why(more: Partial<Ticket>): string[] {
  const ticket = {
    origin: 'kiosk',
    issued_at: '2026-11-23T08:00:00Z',
    arrival: '2026-11-23T08:00:00Z',
    overtaken: 0,
    ...more,
  } as Ticket;
  return standing(ticket, 'Europe/Tirane', staffTexts.en);
}

test('somebody who stands by arrival alone needs no words', () => {
  expect(why({})).toEqual([]);
});

test('an appointment says its time in the office', () => {
  expect(why({ origin: 'appointment', arrival: '2026-11-23T08:50:00Z' })).toEqual(['appointment at 09:50']);
});

test('somebody who came back with documents counts as having come earlier', () => {
  expect(why({ arrival: '2026-11-23T07:40:00Z' })).toEqual(['came back with documents']);
});

test('somebody sent on to one counter says so, and how many went before', () => {
  const sent = why({ origin: 'counter', arrival: '2026-11-23T07:40:00Z', only_counter: { id: '4', label: '4' }, overtaken: 2 });
  expect(sent).toEqual(['sent by another counter', 'only counter 4', '2 went before']);
});
