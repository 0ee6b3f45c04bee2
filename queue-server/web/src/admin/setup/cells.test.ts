import { expect, test } from 'vitest';

import { cellsOf, sent } from './cells';

test('what an office changes becomes cells and goes back as it was', () => {
  const own = {
    code: 'TAK-01',
    open: false,
    fee: '200 lekë',
    deadline_days: 5,
    names: { sq: 'Taksa' },
    documents: { sq: ['Karta e identitetit', 'Kërkesa'] },
  };
  const cells = cellsOf(own);
  expect(cells['documents_sq']).toBe('Karta e identitetit\nKërkesa');
  expect(sent(cells)).toEqual({
    open: 'no',
    fee: '200 lekë',
    deadline_days: '5',
    name_sq: 'Taksa',
    documents_sq: 'Karta e identitetit;Kërkesa',
  });
});

test('a service without changes has only empty cells', () => {
  expect(sent(cellsOf(undefined))).toEqual({});
});
