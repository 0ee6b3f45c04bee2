// What a clerk can ask for in each state of the counter and its ticket.

import type { Counter, Outcome, Ticket } from '../api/types';
import type { Action } from './shortcuts.svelte';

/** What the main button does: always what comes next. */
export type Main = 'open' | 'resume' | 'callNext' | 'start' | 'closeAndCall';

export interface Situation {
  counter: Counter['state'];
  /** The state of the ticket at the counter, if there is one. */
  ticket: Ticket['state'] | undefined;
  outcome: Outcome | null;
}

export function mainOf({ counter, ticket, outcome }: Situation): Main {
  if (counter === 'closed') {
    return 'open';
  }
  if (counter === 'paused') {
    return 'resume';
  }
  if (ticket === undefined) {
    // Also during paperwork: the next call ends it.
    return 'callNext';
  }
  // An outcome before the start: the start was forgotten.
  return ticket === 'called' && outcome === null ? 'start' : 'closeAndCall';
}

/** What else is often done now, in the order of the buttons beside the main one. */
export function othersOf({ counter, ticket, outcome }: Situation): Action[] {
  if (ticket === 'serving') {
    return ['finish', 'paperwork', 'park'];
  }
  if (ticket === 'called') {
    // Whoever has an outcome was here.
    return outcome === null ? ['recall', 'noShow', 'transfer'] : ['finish', 'paperwork', 'recall'];
  }
  return counter === 'paperwork' ? ['finish'] : [];
}

/** What is seldom done, in the order of the small buttons. */
export function seldomOf({ ticket, outcome }: Situation): Action[] {
  if (ticket === 'serving') {
    return ['transfer', 'addService'];
  }
  if (ticket !== 'called') {
    return [];
  }
  return outcome === null ? ['putBack', 'cancel'] : ['noShow', 'transfer', 'putBack'];
}

/** What can be done with the ticket chosen in a list. */
export function listedOf(ticket: Ticket | undefined, mayChoose: boolean): Action[] {
  switch (ticket?.state) {
    case 'waiting':
      // Whoever is not in the hall yet cannot be called, and has nobody to let pass.
      return [...(ticket.present ? here(mayChoose) : ['confirmPresence' as const]), 'classify', 'cancel'];
    case 'parked':
      return ['resumeParked', 'putBackParked', 'cancel'];
    case 'no_show':
      return ['reinstate'];
    default:
      return [];
  }
}

/** What the reception can do with a ticket in its list. */
export function atReceptionOf(ticket: Ticket): Action[] {
  switch (ticket.state) {
    case 'waiting':
      return [...(ticket.present ? ['letPass' as const] : ['confirmPresence' as const]), 'printCopy', 'classify', 'cancel'];
    case 'no_show':
      return ['reinstate'];
    default:
      return [];
  }
}

/** What can be done with the counter itself. */
export function deskActionsOf({ counter }: Situation): Action[] {
  return counter === 'closed' ? [] : counter === 'paused' ? ['close'] : ['break', 'close'];
}

function here(mayChoose: boolean): Action[] {
  return mayChoose ? ['callThis', 'letPass'] : ['letPass'];
}
