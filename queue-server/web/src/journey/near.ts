// Which offices are near: by the position of the phone where its holder wants that, else by a municipality that was chosen,
// whose county is the neighbourhood. A position is used here and goes nowhere.

import type { ServiceAtOffice } from '../api/types';

/** A place on the earth, in degrees. */
export interface Point {
  latitude: number;
  longitude: number;
}

/** The mean radius of the earth, in kilometres. */
const EARTH_KM = 6371;

/** The offices of the municipality first, then those of its county; of equal ones those that give numbers now, then by name. */
export function nearest(offices: readonly ServiceAtOffice[], municipality: string): ServiceAtOffice[] {
  const county = offices.find((office) => office.municipality?.id === municipality)?.municipality?.county;
  const rank = ({ municipality: own }: ServiceAtOffice): number =>
    own?.id === municipality ? 0 : county !== undefined && own?.county === county ? 1 : 2;
  const name = ({ municipality: own, unit_names }: ServiceAtOffice): string => `${own?.name ?? ''} ${unit_names['sq'] ?? ''}`;
  return [...offices].sort(
    (a, b) => rank(a) - rank(b) || Number(b.service.open) - Number(a.service.open) || name(a).localeCompare(name(b), 'sq'),
  );
}

/** The nearest office first; those of which nobody said where they are stay last, as they were. */
export function byDistance(offices: readonly ServiceAtOffice[], here: Point): ServiceAtOffice[] {
  const km = (office: ServiceAtOffice): number => distanceKm(office, here) ?? Infinity;
  return [...offices].sort((a, b) => (km(a) === km(b) ? 0 : km(a) - km(b)));
}

/** How far an office is as the crow flies; `null` when nobody said where it is. */
export function distanceKm(office: ServiceAtOffice, here: Point): number | null {
  const [latitude, longitude] = office.address?.position?.split(',').map(Number) ?? [];
  if (latitude === undefined || longitude === undefined) {
    return null;
  }
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const half = (one: number, other: number): number => Math.sin(radians(one - other) / 2) ** 2;
  const across = Math.cos(radians(latitude)) * Math.cos(radians(here.latitude)) * half(longitude, here.longitude);
  return 2 * EARTH_KM * Math.asin(Math.sqrt(half(latitude, here.latitude) + across));
}

/** A distance as it is written; browsers do not know how Albanian writes it. */
export function kilometres(km: number, language: string): string {
  const figure = Math.max(0.1, km).toFixed(km < 10 ? 1 : 0);
  return language === 'en' ? figure : figure.replace('.', ',');
}
