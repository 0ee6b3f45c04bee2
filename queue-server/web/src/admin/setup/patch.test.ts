import { expect, test } from 'vitest';

import { patchOf, patched } from './patch';

const before = { a: 1, names: { sq: 'Zyra', en: 'Office' }, list: [1, 2], day: { '2026-11-28': { reason: {} } } };

test('only what differs stands in the patch, and what is gone is null', () => {
  const after = { a: 1, names: { sq: 'Zyra', it: 'Ufficio' }, list: [1], day: {} };
  expect(patchOf(before, after)).toEqual({ names: { en: null, it: 'Ufficio' }, list: [1], day: { '2026-11-28': null } });
  expect(patchOf(before, structuredClone(before))).toBeUndefined();
});

test('a patch put on the document again gives the other one', () => {
  for (const after of [
    { a: 2, names: { sq: 'Zyra' }, list: [], day: {} },
    { a: 1, names: { sq: 'Zyra', en: 'Office' }, list: [1, 2], day: { '2026-12-24': { hours: [] } } },
  ]) {
    expect(patched(before, patchOf(before, after))).toEqual(after);
  }
});
