// Which key does what at the counter.

export type Action =
  | 'main'
  | 'finish'
  | 'recall'
  | 'noShow'
  | 'putBack'
  | 'cancel'
  | 'break'
  | 'close'
  | 'outcome1'
  | 'outcome2'
  | 'outcome3'
  | 'outcome4';

/** The key of each action, as people read it on the button. */
export const SHORTCUTS: Readonly<Record<Action, string>> = {
  main: 'F8',
  finish: 'F9',
  recall: 'F6',
  noShow: 'F7',
  putBack: 'F10',
  cancel: 'Delete',
  break: 'F2',
  close: 'Shift+F2',
  outcome1: '1',
  outcome2: '2',
  outcome3: '3',
  outcome4: '4',
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

/** The action of a key press; none while somebody types, when the key repeats by itself, or with other modifiers. */
export function actionOf(press: KeyPress, typing: boolean): Action | undefined {
  if (typing || press.repeat || press.ctrlKey || press.altKey || press.metaKey) {
    return undefined;
  }
  return actionNamed(press);
}

/** Whether the browser's own meaning of the key must not happen, although the key does nothing now. */
export function isReserved(press: KeyPress): boolean {
  return /^F\d+$/.test(press.key) && !press.ctrlKey && !press.altKey && !press.metaKey && actionNamed(press) !== undefined;
}

function actionNamed(press: KeyPress): Action | undefined {
  // Shift with a digit is another character on most keyboards; it counts for named keys only.
  const name = press.shiftKey && press.key.length > 1 ? `Shift+${press.key}` : press.key;
  return (Object.keys(SHORTCUTS) as Action[]).find((action) => SHORTCUTS[action] === name);
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
