import { expect, test } from 'vitest';

import type { ServiceAtOffice } from '../api/types';
import { byDistance, distanceKm, kilometres, nearest } from './near';

function office(id: string, municipality: string, county: string, open = true, position?: string): ServiceAtOffice {
  return {
    office: id,
    municipality: { id: municipality, name: municipality, county },
    unit_names: { sq: id },
    service: { open },
    address: position && { text: id, position },
  } as unknown as ServiceAtOffice;
}

test('the offices of the municipality come first, then those of its county, and open ones before closed ones', () => {
  const all = [office('tirane-1', 'tirane', 'Tiranë'), office('peqin', 'peqin', 'Elbasan'), office('belsh', 'belsh', 'Elbasan', false)];
  const order = (municipality: string): string[] => nearest(all, municipality).map((one) => one.office);
  expect(order('belsh')).toEqual(['belsh', 'peqin', 'tirane-1']);
  expect(order('')).toEqual(['peqin', 'tirane-1', 'belsh']);
});

test('from where somebody is the nearest office comes first, and one of unknown place last', () => {
  const tirana = { latitude: 41.3275, longitude: 19.8187 };
  const belsh = office('belsh', 'belsh', 'Elbasan', true, '40.98330,19.88500');
  const elbasan = office('elbasan', 'elbasan', 'Elbasan', false, '41.11250,20.08220');
  const somewhere = office('kajan', 'belsh', 'Elbasan');
  expect(byDistance([somewhere, belsh, elbasan], tirana).map((one) => one.office)).toEqual(['elbasan', 'belsh', 'kajan']);
  expect(distanceKm(elbasan, tirana)).toBeCloseTo(32.5, 0);
  expect(distanceKm(belsh, tirana)).toBeCloseTo(38.7, 0);
  expect(distanceKm(somewhere, tirana)).toBeNull();
});

test('a distance has a comma but in English, and no false precision', () => {
  expect([0.02, 7.46, 32.5].map((km) => kilometres(km, 'sq'))).toEqual(['0,1', '7,5', '33']);
  expect(kilometres(7.46, 'en')).toBe('7.5');
});
