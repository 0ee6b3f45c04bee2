import { expect, test } from 'vitest';

import { ACTIONS, DELIVERED, isAllowed, keyName, Shortcuts, type KeyPress } from './shortcuts.svelte';

function press(key: string, more: Partial<KeyPress> = {}): KeyPress {
  return { key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, repeat: false, ...more };
}

const shortcuts = new Shortcuts();

test('every action has a key of its own', () => {
  expect(new Set(Object.values(DELIVERED)).size).toBe(ACTIONS.length);
});

test('a key does what stands on its button', () => {
  expect(shortcuts.actionOf(press('F8'), false)).toBe('main');
  expect(shortcuts.actionOf(press('3'), false)).toBe('documentsMissing');
  expect(shortcuts.actionOf(press('F2', { shiftKey: true }), false)).toBe('close');
});

test('nothing happens while somebody types', () => {
  expect(shortcuts.actionOf(press('1'), true)).toBeUndefined();
  expect(shortcuts.actionOf(press('F8'), true)).toBeUndefined();
});

test('a key that is held down acts once', () => {
  expect(shortcuts.actionOf(press('F8', { repeat: true }), false)).toBeUndefined();
});

test('keys with other modifiers belong to the browser', () => {
  expect(shortcuts.actionOf(press('1', { ctrlKey: true }), false)).toBeUndefined();
  expect(shortcuts.actionOf(press('F8', { altKey: true }), false)).toBeUndefined();
  expect(shortcuts.actionOf(press('F8', { shiftKey: true }), false)).toBeUndefined();
});

test('the browser does not get the function keys in use, not even repeated', () => {
  expect(shortcuts.isReserved(press('F6', { repeat: true }))).toBe(true);
  expect(shortcuts.isReserved(press('F5'))).toBe(false);
  expect(shortcuts.isReserved(press('1'))).toBe(false);
});

test('a key that was changed does the same as before, and the old one nothing', () => {
  const changed = new Shortcuts({ main: 'F4', nonsense: 'F1', recall: 7 });
  expect(changed.actionOf(press('F4'), false)).toBe('main');
  expect(changed.actionOf(press('F8'), false)).toBeUndefined();
  expect(changed.actionOf(press('F6'), false)).toBe('recall');
});

test('keys to move about with cannot be given to an action', () => {
  expect(['Tab', 'Enter', 'Escape', ' ', 'ArrowDown', 'F5', 'Shift'].some((key) => isAllowed(press(key)))).toBe(false);
  expect(['F1', 'F9', 'Insert', 'q', '0'].every((key) => isAllowed(press(key)))).toBe(true);
  expect(isAllowed(press('w', { ctrlKey: true }))).toBe(false);
});

test('Shift belongs to the name of a named key only', () => {
  expect(keyName(press('F2', { shiftKey: true }))).toBe('Shift+F2');
  expect(keyName(press('!', { shiftKey: true }))).toBe('!');
});
