// Which offices are near a municipality that was chosen. The catalogue has no positions, so its county is the neighbourhood.

import type { ServiceAtOffice } from '../api/types';

/** The offices of the municipality first, then those of its county; of equal ones those that give numbers now. */
export function nearest(offices: readonly ServiceAtOffice[], municipality: string): ServiceAtOffice[] {
  const county = offices.find((office) => office.municipality?.id === municipality)?.municipality?.county;
  const rank = ({ municipality: own }: ServiceAtOffice): number =>
    own?.id === municipality ? 0 : county !== undefined && own?.county === county ? 1 : 2;
  return [...offices].sort(
    (a, b) =>
      rank(a) - rank(b) || Number(b.service.open) - Number(a.service.open) || a.office.localeCompare(b.office),
  );
}
