import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import type { Profile } from '../setup/profile';
import { setupTexts } from '../setup/texts';
import type { Deed } from './record.svelte';
import { recordTexts } from './texts';
import { worded } from './words';

const profile = { counters: [{ id: '3', label: '3B' }], services: [], time_zone: 'Europe/Tirane' } as unknown as Profile;
const around = { profile, language: 'en', t: setupTexts.en } as const;

const word = (what: string, details: Deed['details']): ReturnType<typeof worded> =>
  worded({ at: '2026-11-23T09:00:00Z', by: 'teuta', what, details }, around, recordTexts.en);

test('what somebody did is told with the counter, the reason and the day', () => {
  expect(word('counter_paused', { counter: '3', reason: 'coffee' })).toEqual({
    what: 'Paused the counter · Counter 3B',
    lines: ['Reason: coffee'],
    changes: [],
  });
  expect(word('figures_taken', { from: '2026-11-01', to: '2026-11-23', format: 'xlsx' }).lines).toEqual(['2026-11-01 – 2026-11-23, XLSX']);
});

test('what changed in the office and of a person stands in plain words', () => {
  const setup = word('setup_changed', { changes: [{ path: 'wait_target_s', before: 900, after: 600 }], from: '2026-11-24' });
  expect(setup.lines).toEqual(['Holds from 24 November 2026 on.']);
  expect(setup.changes).toEqual([{ what: setupTexts.en.target, now: '15', then: '10' }]);
  const person = word('person_changed', { person: 'arben', changes: [{ path: 'role', before: 'staff', after: 'manager' }] });
  expect([person.what, person.changes[0]?.what]).toEqual(['Changed the user · arben', 'Role']);
  expect(person.changes[0]?.now).not.toBe(person.changes[0]?.then);
});

test('everything that the server records has its words', () => {
  const read = (file: string): string => readFileSync(new URL(`../../../../../${file}`, import.meta.url), 'utf8');
  const deeds = /pub enum Deed \{(.*?)\n\}/s.exec(read('queue-server/src/deeds.rs'))?.[1] ?? '';
  const names = [...deeds.matchAll(/^ {4}([A-Z]\w+) \{/gm)].map((found) => (found[1] ?? '').replace(/(?!^)([A-Z])/g, '_$1').toLowerCase());
  expect(names.length).toBeGreaterThan(10);
  for (const name of names) {
    expect(recordTexts.sq, name).toHaveProperty(name);
  }
});
