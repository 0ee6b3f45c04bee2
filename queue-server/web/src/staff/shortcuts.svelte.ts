// Which key does what at the counter. The keys can be changed and are kept on this workstation.

import type { Outcome } from '../api/types';
import { keep, keptJson } from '../shared/kept';

/** The keys as they are delivered. */
export const DELIVERED = {
  main: 'F8',
  finish: 'F9',
  recall: 'F6',
  noShow: 'F7',
  putBack: 'F10',
  cancel: 'Delete',
  break: 'F2',
  close: 'Shift+F2',
  transfer: 'F4',
  addService: 'Shift+F4',
  park: 'F3',
  paperwork: 'Shift+F9',
  callThis: 't',
  letPass: 'l',
  classify: 'p',
  resumeParked: 'v',
  putBackParked: 'k',
  reinstate: 'r',
  confirmPresence: 'e',
  answerHelp: 'F1',
  undo: 'z',
  printCopy: 'o',

  resolved: '1',
  lodged: '2',
  documentsMissing: '3',
  referred: '4',
} as const;

export type Action = keyof typeof DELIVERED;

export const ACTIONS = Object.keys(DELIVERED) as Action[];

export const OUTCOME_ACTIONS: Readonly<Record<Outcome, Action>> = {
  resolved: 'resolved',
  lodged: 'lodged',
  documents_missing: 'documentsMissing',
  referred: 'referred',
};

/** What of a keyboard event matters here. */
export interface KeyPress {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  repeat: boolean;
}

const KEPT_AS = 'radha.keys';

/** Keys with which people move about the page, or that mean nothing alone. */
const NOT_ALLOWED = /^(Tab|Enter|Escape| |Arrow.*|Page.*|Home|End|Shift|Control|Alt|AltGraph|Meta|F5|F11|Dead|Unidentified)$/;

export class Shortcuts {
  /** The key of each action, as people read it on the button. */
  keys = $state<Record<Action, string>>({ ...DELIVERED });

  /** Takes over what was kept; actions and keys that no longer exist are left out. */
  constructor(kept: unknown = null) {
    const chosen = (kept ?? {}) as Partial<Record<string, unknown>>;
    for (const action of ACTIONS) {
      const key = chosen[action];
      if (typeof key === 'string') {
        this.keys[action] = key;
      }
    }
  }

  /** The action of a key press; none while somebody types, when the key repeats by itself, or with other modifiers. */
  actionOf(press: KeyPress, typing: boolean): Action | undefined {
    if (typing || press.repeat || !isPlain(press)) {
      return undefined;
    }
    return this.actionWith(keyName(press));
  }

  /** The action that has this key. */
  actionWith(key: string): Action | undefined {
    return ACTIONS.find((action) => this.keys[action] === key);
  }

  /** Whether the browser's own meaning of the key must not happen, although the key does nothing now. */
  isReserved(press: KeyPress): boolean {
    return /^F\d+$/.test(press.key) && isPlain(press) && this.actionWith(keyName(press)) !== undefined;
  }

  /** Gives an action another key. */
  change(action: Action, key: string): void {
    this.keys[action] = key;
    keep(KEPT_AS, JSON.stringify(this.keys));
  }

  /** The keys as they were delivered. */
  reset(): void {
    this.keys = { ...DELIVERED };
    keep(KEPT_AS, null);
  }
}

/** The keys of this workstation. */
export const shortcuts = new Shortcuts(keptJson(KEPT_AS));

/** The name of a key with Shift, as it stands on a button. Shift with a letter or digit is another character already. */
export function keyName(press: KeyPress): string {
  return press.shiftKey && press.key.length > 1 ? `Shift+${press.key}` : press.key;
}

/** Whether a key can be given to an action. */
export function isAllowed(press: KeyPress): boolean {
  return isPlain(press) && !NOT_ALLOWED.test(press.key);
}

/** Whether keys go into a text. */
export function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) {
    return !['radio', 'checkbox', 'button', 'submit', 'reset'].includes(target.type);
  }
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}

function isPlain(press: KeyPress): boolean {
  return !press.ctrlKey && !press.altKey && !press.metaKey;
}
