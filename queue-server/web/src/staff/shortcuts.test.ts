import { expect, test } from 'vitest';

import { actionOf, isReserved, SHORTCUTS, type KeyPress } from './shortcuts';

function press(key: string, more: Partial<KeyPress> = {}): KeyPress {
  return { key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, repeat: false, ...more };
}

test('every action has a key of its own', () => {
  expect(new Set(Object.values(SHORTCUTS)).size).toBe(Object.keys(SHORTCUTS).length);
});

test('a key does what stands on its button', () => {
  expect(actionOf(press('F8'), false)).toBe('main');
  expect(actionOf(press('3'), false)).toBe('outcome3');
  expect(actionOf(press('F2', { shiftKey: true }), false)).toBe('close');
});

test('nothing happens while somebody types', () => {
  expect(actionOf(press('1'), true)).toBeUndefined();
  expect(actionOf(press('F8'), true)).toBeUndefined();
});

test('a key that is held down acts once', () => {
  expect(actionOf(press('F8', { repeat: true }), false)).toBeUndefined();
});

test('keys with other modifiers belong to the browser', () => {
  expect(actionOf(press('1', { ctrlKey: true }), false)).toBeUndefined();
  expect(actionOf(press('F8', { altKey: true }), false)).toBeUndefined();
  expect(actionOf(press('F8', { shiftKey: true }), false)).toBeUndefined();
});

test('the browser does not get the keys in use, not even repeated or while typing', () => {
  expect(isReserved(press('F6', { repeat: true }))).toBe(true);
  expect(isReserved(press('F5'))).toBe(false);
  expect(isReserved(press('1'))).toBe(false);
});
