// How an office is set up, as far as the page changes it. The server keeps it as one document; what the page does not know
// stays as it is.

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
}

/** The properties of a counter that are either so or not. */
export const TRAITS = ['low', 'signs', 'private', 'reserved', 'ordered'] as const;

export interface ClassRules {
  head_start_s: number;
  rate_percent: number;
  goes_next: boolean;
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
  group_order: string[];
  services: ServiceProfile[];
  counters: CounterProfile[];
  home: string[];
  notices?: Notice[];
  slip: { above?: Names; below?: Names };
  retention: { deeds_days: number };
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
