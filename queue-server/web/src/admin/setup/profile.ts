// How an office is set up, as far as the page changes it. The server keeps it as one document; what the page does not know
// stays as it is.

import type { Whereabouts } from '../../shared/whereabouts';

export type Names = Record<string, string>;

/** Some hours of a day, `08:00:00`. */
export interface Hours {
  opens: string;
  closes: string;
}

export type Week = 'always' | { days: (Hours | null)[] } | { periods: Hours[][] };

export interface SpecialDay {
  hours?: Hours[];
  reason?: Names;
}

export interface CounterProfile {
  id: string;
  label: string;
  services?: string[];
  ordered?: boolean;
  reserved?: boolean;
  low?: boolean;
  signs?: boolean;
  private?: boolean;
  place?: Whereabouts;
}

/** The ways an arrow can show, as seen from the hall. */
export const ARROWS = ['left', 'right', 'ahead', 'up', 'down'] as const;

/** The properties of a counter that are either so or not. */
export const TRAITS = ['low', 'signs', 'private', 'reserved', 'ordered'] as const;

export interface ClassRules {
  head_start_s: number;
  rate_percent: number;
  goes_next: boolean;
  /** Nobody is put into it any more. */
  retired?: boolean;
}

export type OrderMode = 'head_start' | 'accumulating' | { ratio: number };

export interface AppointmentRules {
  slot_minutes: number;
  days_ahead: number;
  share_percent: number;
  early_s: number;
  late_s: number;
  released_s: number;
  max_booked: number;
  by_citizens: boolean;
}

export interface HallRules {
  order: { mode: OrderMode; classes: Record<string, ClassRules>; overtaking_limit: number };
  outcomes: string[];
  no_show: { after_s: number; automatic: boolean; grace_s: number };
  returns: { valid_days: number; head_start_s: number };
  closes_by_capacity: boolean;
  /** Without these none are taken. */
  appointments?: AppointmentRules;
  /** For which services, and how many a slot takes. */
  bookable?: Record<string, { a_slot?: number }>;
}

export interface ServiceProfile {
  id: string;
  prefix: string;
  category: string;
  names: Names;
  short_names: Names;
  documents: Record<string, string[]>;
  typical_minutes: number;
  sensitive: boolean;
  open: boolean;
  provider: string;
  fee?: string;
  deadline_days?: number;
  official_code?: string;
  online_url?: string;
}

/** What an office changes of one service. */
export interface Override extends Partial<Omit<ServiceProfile, 'id' | 'category'>> {
  code: string;
}

export const NOTICE_PLACES = ['kiosk', 'board', 'page'] as const;

export type NoticePlace = (typeof NOTICE_PLACES)[number];

export interface Notice {
  texts: Names;
  from?: string;
  until?: string;
  /** Where it is shown; everywhere without this. */
  places?: NoticePlace[];
}

/** Where an office is. */
export interface Address {
  text: string;
  /** Degrees, `40.98330,19.88500`. */
  position?: string;
}

/** When a service is given, within the hours of the office; a week of its own replaces none of them. */
export interface ServiceHours {
  week?: Week;
  /** How long before its last hours end no numbers are given any more. */
  cut_off_minutes?: number;
}

export interface Profile {
  id: string;
  names: Names;
  unit_names: Names;
  address?: Address | undefined;
  kind: 'hall' | 'unit';
  catalogue_version?: string;
  languages: string[];
  time_zone: string;
  day_start: string;
  opening: Week;
  special_days?: Record<string, SpecialDay>;
  rules: HallRules;
  /** Whether the office tells its figures in public. */
  public_figures?: boolean;
  wait_target_s: number;
  max_attempts: number;
  groups: Record<string, Names>;
  /** What the office calls its classes, where it names them itself. */
  classes?: Record<string, Names>;
  group_order: string[];
  services: ServiceProfile[];
  service_hours?: Record<string, ServiceHours>;
  counters: CounterProfile[];
  home: string[];
  notices?: Notice[];
  slip: { above?: Names; below?: Names };
  retention: { deeds_days: number };
}

/** The days as the server calls them where it says what is wrong. */
export const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** What a day begins with that is opened. */
export const USUAL_HOURS: Hours = { opens: '08:00:00', closes: '16:00:00' };

/** A week of these hours: in the simpler form where no day has a break, as the server keeps it. */
export function weekOf(days: Hours[][]): Week {
  return days.every((hours) => hours.length < 2) ? { days: days.map((hours) => hours[0] ?? null) } : { periods: days };
}

/** The hours of each day of the week, Monday first; `null` when the office never closes. */
export function periods(week: Week): Hours[][] | null {
  if (week === 'always') {
    return null;
  }
  return 'periods' in week ? week.periods : week.days.map((hours) => (hours === null ? [] : [hours]));
}

/** Hours as people write them: `08:00–12:00, 13:00–16:00`. */
export function written(hours: readonly Hours[]): string {
  return hours.map(({ opens, closes }) => `${opens.slice(0, 5)}–${closes.slice(0, 5)}`).join(', ');
}
