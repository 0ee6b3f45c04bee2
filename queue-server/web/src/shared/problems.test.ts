import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { Refused } from '../api/request';
import { explain, texts } from './problems';

const LANGUAGES = ['sq', 'en'] as const;

/** The codes of the server itself that a person at one of the pages can meet. */
const OF_THE_SERVER = [
  'wrong_password',
  'too_many_attempts',
  'not_signed_in',
  'forbidden',
  'cross_site',
  'key_running',
  'key_reused',
  'overloaded',
  'not_written',
  'stopping',
  'not_found',
  'unknown_office',
  'unknown_document',
  'wrong_presence_code',
  'unknown_device_code',
  'unknown_device',
  'device_silent',
  'kind_differs',
  'change_pending',
  'choose_password',
  'password_too_short',
  'password_same_again',
  'own_account',
  'unknown_user',
  'invalid_person',
  'wrong_setup_code',
  'set_up_already',
  'invalid_setup',
  'invalid_profile',
];

/** The codes of the rules, read where the rules name them. */
function ofTheRules(): string[] {
  const source = readFileSync(new URL('../../../../queue-core/src/command.rs', import.meta.url), 'utf8');
  return [...source.matchAll(/Refusal::\w+(?:\(.*?\)| \{ \.\. \})? => "([a-z_]+)"/g)].map((found) => found[1] ?? '');
}

test('the rules name their refusals where this test reads them', () => {
  const codes = ofTheRules();
  expect(codes.length).toBeGreaterThan(40);
  expect(codes).toContain('wrong_state');
  expect(codes).toContain('citizen_elsewhere');
});

test('every refusal is told in both languages', () => {
  for (const code of [...ofTheRules(), ...OF_THE_SERVER]) {
    for (const language of LANGUAGES) {
      expect(texts[code]?.[language], `${code} in ${language}`).toMatch(/^\p{Lu}.*[.]$/u);
    }
  }
});

test('a code that nobody knows yet is told as it is', () => {
  expect(explain(new Refused(409, 'new_one', ''), 'en')).toBe('The server refused (new_one).');
});
