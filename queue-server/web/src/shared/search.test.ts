import { expect, test } from 'vitest';

import { folded, matches } from './search';

test('marks of letters do not matter', () => {
  expect(folded('Çertifikatë e Njësisë')).toBe('certifikate e njesise');
  expect(matches('Certifikatë familjare', 'certifikate')).toBe(true);
});

test('each word typed begins a word of the name, in any order', () => {
  expect(matches('Certifikatë familjare', 'fam cert')).toBe(true);
  expect(matches('Certifikatë familjare', 'familjare lindje')).toBe(false);
  expect(matches('Certifikatë familjare', 'tifik')).toBe(false);
});

test('nothing typed finds everything', () => {
  expect(matches('Taksa', '  ')).toBe(true);
});

test('a service is found by its code', () => {
  expect(matches('Certifikatë familjare GJC-02', 'gjc-02')).toBe(true);
});
