// The hall as a page knows it: a picture from the server, and the changes since.

import type { Counter, Queue, Ticket, TicketState } from '../api/types';

export interface Hall {
  readonly tickets: ReadonlyMap<string, Ticket>;
  readonly counters: readonly Counter[];
}

const OPEN: readonly TicketState[] = ['waiting', 'called', 'serving', 'parked'];

/** A full picture. */
export function fromSnapshot(queue: Queue): Hall {
  return { tickets: new Map(queue.tickets.map((ticket) => [ticket.id, ticket])), counters: queue.counters };
}

/** A ticket changed; one that ended is no longer shown. */
export function withTicket(hall: Hall, ticket: Ticket): Hall {
  const tickets = new Map(hall.tickets);
  if (OPEN.includes(ticket.state)) {
    tickets.set(ticket.id, ticket);
  } else {
    tickets.delete(ticket.id);
  }
  return { ...hall, tickets };
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

/** Whether a counter calls a ticket; one that was sent to a counter is called there only. */
function calls(counter: Counter, ticket: Ticket): boolean {
  return ticket.only_counter ? ticket.only_counter.id === counter.id : serves(counter, ticket.service);
}

/** Those who wait for a counter, in the order in which they are called. */
export function waitingFor(hall: Hall, counter: Counter): Ticket[] {
  return [...hall.tickets.values()]
    .filter((ticket) => ticket.state === 'waiting' && calls(counter, ticket))
    .sort(byPlace);
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

// Places sort as plain text, not by the rules of a language.
function byPlace(a: Ticket, b: Ticket): number {
  const [first, second] = [a.place ?? '', b.place ?? ''];
  return first < second ? -1 : first > second ? 1 : 0;
}
