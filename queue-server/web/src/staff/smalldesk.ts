// What the small window shows and does: the console's own state and actions, read whenever it draws.

import type { Outcome } from '../api/types';
import type { Desk } from './desk.svelte';
import type { Action } from './shortcuts.svelte';

export interface SmallDesk {
  readonly desk: Desk;
  /** What the main button says. */
  readonly main: string;
  /** What else is offered beside it. */
  readonly others: readonly { action: Action; label: string }[];
  /** The outcomes to choose from; none where nobody is served. */
  readonly outcomes: readonly Outcome[];
  readonly outcome: Outcome | null;
  /** The outcome was asked for and is not chosen yet. */
  readonly outcomeWanted: boolean;
  perform(action: Action): void;
}
