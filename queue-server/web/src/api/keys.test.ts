import { expect, test } from 'vitest';

import { newKey, RequestKeys } from './keys';

test('a wish keeps its key until it is answered', () => {
  const keys = new RequestKeys();
  const first = keys.keyFor('call');
  expect(keys.keyFor('call')).toBe(first);
  keys.forget('call');
  expect(keys.keyFor('call')).not.toBe(first);
});

test('different wishes have different keys', () => {
  const keys = new RequestKeys();
  expect(keys.keyFor('call')).not.toBe(keys.keyFor('recall'));
});

test('what shows by now is a new wish', () => {
  const keys = new RequestKeys();
  const first = keys.keyFor('call');
  keys.clear();
  expect(keys.keyFor('call')).not.toBe(first);
});

test('a key is a UUID of version 4', () => {
  expect(newKey()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
