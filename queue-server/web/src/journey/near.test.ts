import { expect, test } from 'vitest';

import type { ServiceAtOffice } from '../api/types';
import { nearest } from './near';

function office(id: string, municipality: string, county: string, open = true): ServiceAtOffice {
  return { office: id, municipality: { id: municipality, name: municipality, county }, service: { open } } as unknown as ServiceAtOffice;
}

test('the offices of the municipality come first, then those of its county, and open ones before closed ones', () => {
  const all = [office('tirane-1', 'tirane', 'Tiranë'), office('peqin', 'peqin', 'Elbasan'), office('belsh', 'belsh', 'Elbasan', false)];
  const order = (municipality: string): string[] => nearest(all, municipality).map((one) => one.office);
  expect(order('belsh')).toEqual(['belsh', 'peqin', 'tirane-1']);
  expect(order('')).toEqual(['peqin', 'tirane-1', 'belsh']);
});
