// The parts of the administrator's page, by the name in the address.

export const SECTIONS = ['office', 'counters', 'services', 'calendar', 'order', 'appointments', 'slip', 'notices', 'devices', 'users', 'record'] as const;

export type Section = (typeof SECTIONS)[number];

/** The part that an address leads to, `#/counters`. */
export function sectionNamed(hash: string): Section {
  return SECTIONS.find((name) => hash === `#/${name}`) ?? 'office';
}

/** The part on which a field of the set-up stands. */
export function sectionOf(field: string): Section {
  const [top = '', part] = field.split('/');
  if (top === 'rules' && part === 'appointments') {
    return 'appointments';
  }
  const sections: Record<string, Section> = {
    counters: 'counters',
    opening: 'calendar',
    special_days: 'calendar',
    rules: 'order',
    classes: 'order',
    retention: 'record',
    notices: 'notices',
    slip: 'slip',
    groups: 'services',
    service_hours: 'services',
  };
  return sections[top] ?? 'office';
}
