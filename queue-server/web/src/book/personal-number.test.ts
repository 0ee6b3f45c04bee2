import { expect, test } from 'vitest';

import { personalNumber } from './personal-number';

test('a personal number is taken with spaces and small letters, and none is taken as none', () => {
  expect(personalNumber(' j55 215 001v ')).toBe('J55215001V');
  expect(personalNumber('  ')).toBe('');
});

test('what cannot be a personal number is not sent', () => {
  for (const typed of ['J5521500', 'J552150011', 'Z55215001V', 'J55215001VV', '037000001']) {
    expect(personalNumber(typed), typed).toBeNull();
  }
});
