import { expect, test } from 'vitest';

import { freeId } from './ids';

test('an id is made of the letters of a name and is never one that is taken', () => {
  expect(freeId('Nënë me foshnjë', [])).toBe('nene_me_foshnje');
  expect(freeId('Nënë me foshnjë', ['nene_me_foshnje', 'nene_me_foshnje_2'])).toBe('nene_me_foshnje_3');
  expect(freeId('Μητέρα', ['class'])).toBe('class_2');
  expect(freeId('Invalidë të luftës e familjet e tyre', [])).toBe('invalide_te_luftes_e');
});
