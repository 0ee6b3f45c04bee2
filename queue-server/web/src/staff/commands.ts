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
    return 'callNext';
  }
  // An outcome before the start: the start was forgotten.
  return ticket === 'called' && outcome === null ? 'start' : 'closeAndCall';
}

/** What else can be done with the ticket, in the order of the buttons. */
export function othersOf({ ticket, outcome }: Situation): Action[] {
  if (ticket === 'serving') {
    return ['finish'];
  }
  if (ticket !== 'called') {
    return [];
  }
  // Whoever has an outcome was here: nothing is left to cancel.
  return outcome === null ? ['recall', 'noShow', 'putBack', 'cancel'] : ['finish', 'recall', 'noShow', 'putBack'];
}

/** What can be done with the counter itself. */
export function deskActionsOf({ counter }: Situation): Action[] {
  return counter === 'closed' ? [] : counter === 'open' ? ['break', 'close'] : ['close'];
}
