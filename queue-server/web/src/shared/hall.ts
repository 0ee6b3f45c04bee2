// The hall as a page knows it: a picture from the server, and the changes since.

import type { Counter, Queue, Ticket, TicketState } from '../api/types';

export interface Hall {
  /** The open tickets. */
  readonly tickets: ReadonlyMap<string, Ticket>;
  /** Those who did not come and can still be taken back. */
  readonly noShows: ReadonlyMap<string, Ticket>;
  readonly counters: readonly Counter[];
}

const OPEN: readonly TicketState[] = ['waiting', 'called', 'serving', 'parked'];

/** A full picture. */
export function fromSnapshot(queue: Queue): Hall {
  return { tickets: byId(queue.tickets), noShows: byId(queue.no_shows), counters: queue.counters };
}

/** A ticket changed; one that ended is no longer shown. */
export function withTicket(hall: Hall, ticket: Ticket): Hall {
  const [tickets, noShows] = [new Map(hall.tickets), new Map(hall.noShows)];
  tickets.delete(ticket.id);
  noShows.delete(ticket.id);
  if (OPEN.includes(ticket.state)) {
    tickets.set(ticket.id, ticket);
  } else if (ticket.state === 'no_show' && ticket.reinstatable_until) {
    noShows.set(ticket.id, ticket);
  }
  return { ...hall, tickets, noShows };
}

/** A counter changed. */
export function withCounter(hall: Hall, counter: Counter): Hall {
  const counters = hall.counters.map((known) => (known.id === counter.id ? counter : known));
  return { ...hall, counters };
}

/** Whether a counter calls a service; without a list it calls all. */
export function serves(counter: Counter, service: string): boolean {
  return counter.services.length === 0 || counter.services.includes(service);
}

/** Whether a counter calls this ticket. */
function isFor(counter: Counter, ticket: Ticket): boolean {
  return ticket.only_counter ? ticket.only_counter.id === counter.id : serves(counter, ticket.service);
}

/** Those who wait for a counter, in the order in which they are called. */
export function waitingFor(hall: Hall, counter: Counter): Ticket[] {
  return [...hall.tickets.values()]
    .filter((ticket) => ticket.state === 'waiting' && ticket.present && isFor(counter, ticket))
    .sort(byPlace);
}

/** Those who joined from afar and are not in the hall yet, the earliest first. */
export function notHereYet(hall: Hall, counter: Counter): Ticket[] {
  return [...hall.tickets.values()]
    .filter((ticket) => ticket.state === 'waiting' && !ticket.present && isFor(counter, ticket))
    .sort((a, b) => compare(a.issued_at, b.issued_at));
}

/** All who wait, wherever they are called to; those of one queue in the order in which they are called. */
export function everybodyWaiting(hall: Hall): Ticket[] {
  return [...hall.tickets.values()].filter((ticket) => ticket.state === 'waiting').sort(byPlace);
}

/** All who did not come and can still be taken back at `now`, whose time ends first before. */
export function stillMissed(hall: Hall, now: number): Ticket[] {
  return [...hall.noShows.values()]
    .filter((ticket) => new Date(ticket.reinstatable_until ?? 0).getTime() > now)
    .sort((a, b) => compare(a.reinstatable_until ?? '', b.reinstatable_until ?? ''));
}

/** Those whom a clerk set aside, this counter's own first. */
export function parkedFor(hall: Hall, counter: Counter): Ticket[] {
  const own = (ticket: Ticket): number => (ticket.counter?.id === counter.id ? 0 : 1);
  return [...hall.tickets.values()]
    .filter((ticket) => ticket.state === 'parked')
    .sort((a, b) => own(a) - own(b) || compare(a.started_at ?? '', b.started_at ?? ''));
}

/** Those who did not come and can still be taken back at `now`, whose time ends first before. */
export function missedFor(hall: Hall, counter: Counter, now: number): Ticket[] {
  return stillMissed(hall, now).filter((ticket) => isFor(counter, ticket));
}

/** The ticket called to or served at a counter. */
export function ticketAt(hall: Hall, counter: string): Ticket | undefined {
  return [...hall.tickets.values()].find((ticket) => isAtCounter(ticket) && ticket.counter?.id === counter);
}

/** The tickets at the other counters, by counter. */
export function atOtherCounters(hall: Hall, counter: string): Ticket[] {
  const order = hall.counters.map((known) => known.id);
  return [...hall.tickets.values()]
    .filter((ticket) => isAtCounter(ticket) && ticket.counter?.id !== counter)
    .sort((a, b) => order.indexOf(a.counter?.id ?? '') - order.indexOf(b.counter?.id ?? ''));
}

function isAtCounter(ticket: Ticket): boolean {
  return ticket.state === 'called' || ticket.state === 'serving';
}

function byId(tickets: Ticket[]): Map<string, Ticket> {
  return new Map(tickets.map((ticket) => [ticket.id, ticket]));
}

function byPlace(a: Ticket, b: Ticket): number {
  return compare(a.place ?? '', b.place ?? '');
}

// Places and moments sort as plain text, not by the rules of a language.
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
