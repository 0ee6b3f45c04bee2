import { expect, test } from 'vitest';

import type { Counter, Ticket, TicketState } from '../api/types';
import {
  atOtherCounters,
  fromSnapshot,
  missedFor,
  notHereYet,
  parkedFor,
  serves,
  ticketAt,
  waitingFor,
  withCounter,
  withTicket,
  type Hall,
} from './hall';

function ticket(number: string, state: TicketState, more: Partial<Ticket> = {}): Ticket {
  return {
    id: number,
    visit: number,
    number,
    service: 'GJC-02',
    state,
    language: 'sq',
    counter: null,
    attempt: 0,
    origin: 'kiosk',
    issued_at: '2026-11-23T08:00:00Z',
    arrival: '2026-11-23T08:00:00Z',
    present: true,
    overtaken: 0,
    called_at: null,
    started_at: null,
    ended_at: null,
    priority: null,
    needs: [],
    paper: 'given',
    why: null,
    place: null,
    ...more,
  };
}

function counter(id: string, services: string[] = []): Counter {
  return { id, label: id, state: 'open', services, staff: 'arta', since: null, reason: null, ticket: null };
}

const hall: Hall = fromSnapshot({
  seq: 7,
  tickets: [
    ticket('A001', 'serving', { counter: { id: '2', label: '2' } }),
    ticket('A003', 'waiting', { place: '0002' }),
    ticket('T001', 'waiting', { place: '0003', service: 'TAX-01' }),
    ticket('A002', 'waiting', { place: '0001' }),
  ],
  no_shows: [],
  counters: [counter('1'), counter('2', ['GJC-02'])],
});

const numbers = (tickets: Ticket[]): string[] => tickets.map((one) => one.number);

test('those who wait stand in the order of their places', () => {
  expect(numbers(waitingFor(hall, counter('1')))).toEqual(['A002', 'A003', 'T001']);
});

test('places are compared as plain text', () => {
  const mixed = withTicket(withTicket(hall, ticket('B001', 'waiting', { place: 'a' })), ticket('B002', 'waiting', { place: 'B' }));
  expect(numbers(waitingFor(mixed, counter('1'))).slice(-2)).toEqual(['B002', 'B001']);
});

test('a counter with services has only those in its queue', () => {
  expect(numbers(waitingFor(hall, counter('1', ['TAX-01'])))).toEqual(['T001']);
  expect(serves(counter('1'), 'anything')).toBe(true);
});

test('a called ticket leaves the queue and stands at its counter', () => {
  const called = withTicket(hall, ticket('A002', 'called', { counter: { id: '1', label: '1' }, attempt: 1 }));
  expect(numbers(waitingFor(called, counter('1')))).toEqual(['A003', 'T001']);
  expect(ticketAt(called, '1')?.number).toBe('A002');
});

test('an ended ticket is gone, and one put back waits at its old place', () => {
  const ended = withTicket(hall, ticket('A001', 'finished', { counter: { id: '2', label: '2' } }));
  expect(ticketAt(ended, '2')).toBeUndefined();
  const back = withTicket(hall, ticket('A001', 'waiting', { place: '0000' }));
  expect(numbers(waitingFor(back, counter('1')))[0]).toBe('A001');
});

test('a ticket that was last called elsewhere and waits again is at no counter', () => {
  const back = withTicket(hall, ticket('A001', 'waiting', { place: '0000', counter: { id: '2', label: '2' } }));
  expect(ticketAt(back, '2')).toBeUndefined();
});

test('the other counters are listed without one’s own', () => {
  expect(numbers(atOtherCounters(hall, '1'))).toEqual(['A001']);
  expect(atOtherCounters(hall, '2')).toEqual([]);
});

test('a counter that changed replaces what was known of it', () => {
  const paused = withCounter(hall, { ...counter('2'), state: 'paused', reason: 'lunch' });
  expect(paused.counters.map((one) => one.state)).toEqual(['open', 'paused']);
  expect(hall.counters[1]?.state).toBe('open');
});

test('somebody sent to one counter waits only there', () => {
  const sent = withTicket(hall, ticket('A009', 'waiting', { place: '0000', only_counter: { id: '1', label: '1' } }));
  expect(numbers(waitingFor(sent, counter('1')))[0]).toBe('A009');
  expect(numbers(waitingFor(sent, counter('2')))).not.toContain('A009');
});

test('somebody not in the hall yet stands apart until they come', () => {
  const afar = withTicket(hall, ticket('A008', 'waiting', { present: false }));
  expect(numbers(notHereYet(afar, counter('1')))).toEqual(['A008']);
  expect(numbers(waitingFor(afar, counter('1')))).not.toContain('A008');
});

test('those set aside are listed with one’s own first', () => {
  const at = (id: string, started_at: string): Partial<Ticket> => ({ counter: { id, label: id }, started_at });
  const aside = withTicket(withTicket(hall, ticket('A004', 'parked', at('2', '08:10'))), ticket('A005', 'parked', at('1', '08:20')));
  expect(numbers(parkedFor(aside, counter('1')))).toEqual(['A005', 'A004']);
});

test('a no-show can be taken back until its time is over, and not once it waits again', () => {
  const missed = withTicket(hall, ticket('A002', 'no_show', { reinstatable_until: '2026-11-23T08:30:00Z' }));
  const at = (time: string): number => new Date(`2026-11-23T${time}Z`).getTime();
  expect(numbers(missedFor(missed, counter('1'), at('08:29:59')))).toEqual(['A002']);
  expect(missedFor(missed, counter('1'), at('08:30:00'))).toEqual([]);
  const back = withTicket(missed, ticket('A002', 'waiting', { place: '0001' }));
  expect(missedFor(back, counter('1'), at('08:10:00'))).toEqual([]);
});
