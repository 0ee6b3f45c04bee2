// A change of a set-up in words that whoever runs the office reads: what it is, how it is now and how it becomes.

import { civilTime, longDate } from '../../shared/format';
import { named, type Language } from '../../shared/language.svelte';
import { placeWithArrow, type Whereabouts } from '../../shared/whereabouts';
import { LANGUAGES } from './languages';
import type { Change } from './office.svelte';
import { TRAITS, periods, written, type ClassRules, type CounterProfile, type Hours, type Names, type Notice, type Profile, type ServiceHours, type SpecialDay, type Week } from './profile';
import { languageName, type SetupTexts } from './texts';

export interface Described {
  what: string;
  now: string;
  then: string;
}

export interface Around {
  /** How the office is set up before the change. */
  profile: Profile;
  language: Language;
  t: SetupTexts;
}

/** The changes as rows to read; those of one thing that nobody reads apart stand in one row. */
export function described(changes: readonly Change[], around: Around): Described[] {
  const of = (top: string): readonly Change[] => changes.filter((change) => change.path.split('/')[0] === top);
  const others = changes.filter((change) => !['opening', 'service_hours'].includes(change.path.split('/')[0]!)).flatMap(apart);
  const rows = [...weekRows(of('opening'), around), ...serviceHoursRows(of('service_hours'), around), ...others.map((change) => rowOf(change, withNewClasses(others, around)))];
  return rows.filter((row) => row.now !== row.then);
}

/** A class that is new is told by the name it gets. */
function withNewClasses(changes: readonly Change[], around: Around): Around {
  const classes = { ...around.profile.classes };
  for (const { path, after } of changes) {
    const [top, id = '', code] = path.split('/');
    if (top === 'classes' && code === undefined && !(id in classes) && after != null) {
      classes[id] = after as Names;
    }
  }
  return { ...around, profile: { ...around.profile, classes } };
}

/** The first day off of an office comes with their list, as first names of classes do, an address with its point, and
 *  notices always: each is a change of its own. */
function apart(change: Change): Change[] {
  if (!['special_days', 'notices', 'address', 'classes'].includes(change.path)) {
    return [change];
  }
  const [before, after] = [change.before ?? {}, change.after ?? {}] as Record<string, unknown>[];
  return Object.keys({ ...before, ...after }).map((part) => ({
    path: `${change.path}/${part}`,
    before: before?.[part],
    after: after?.[part],
  }));
}

/** A week may change its form too: only the days with other hours are told. */
function weekRows(changes: readonly Change[], { t }: Around): Described[] {
  const side = (value: 'before' | 'after'): Hours[][] | null | undefined => {
    const change = changes.find((known) => known[value] != null);
    const [, form] = change?.path.split('/') ?? [];
    return change && periods((form === undefined ? change[value] : { [form]: change[value] }) as Week);
  };
  const [before, after] = [side('before'), side('after')];
  if (before === undefined || after === undefined) {
    return [];
  }
  const words = (week: Hours[][] | null, day: number): string => (week === null ? t.always : written(week[day] ?? []) || t.closed);
  return [0, 1, 2, 3, 4, 5, 6].map((day) => ({ what: t.day(day), now: words(before, day), then: words(after, day) }));
}

/** The hours of a service in one row, however little of them changes: how they are, and how they become. */
function serviceHoursRows(changes: readonly Change[], around: Around): Described[] {
  const { profile, language, t } = around;
  const before = profile.service_hours ?? {};
  const after = structuredClone(before) as Record<string, unknown>;
  for (const { path, after: value } of changes) {
    set(after, path.split('/').slice(1), value);
  }
  const [then, ids] = [after as Record<string, ServiceHours>, new Set([...Object.keys(before), ...Object.keys(after)])];
  return [...ids].map((id) => ({
    what: `${named(profile.services.find((service) => service.id === id)?.names, language) || id}: ${t.hours}`,
    now: serviceHoursWords(before[id], t),
    then: serviceHoursWords(then[id], t),
  }));
}

/** Puts a value at a path, or everything where there is none. */
function set(whole: Record<string, unknown>, [first, ...rest]: string[], value: unknown): void {
  if (first === undefined) {
    Object.keys(whole).forEach((name) => delete whole[name]);
    Object.assign(whole, value ?? {});
  } else if (rest.length > 0) {
    set((whole[first] ??= {}) as Record<string, unknown>, rest, value);
  } else if (value == null) {
    delete whole[first];
  } else {
    whole[first] = value;
  }
}

function serviceHoursWords(hours: ServiceHours | undefined, t: SetupTexts): string {
  const week = hours?.week === undefined ? null : periods(hours.week);
  const days = week?.flatMap((day, place) => (day.length === 0 ? [] : [`${t.day(place)} ${written(day)}`]));
  const cutOff = hours?.cut_off_minutes ?? 0;
  return [days?.join('; ') || (week === null ? t.asOffice : t.closed), ...(cutOff > 0 ? [`${t.cutOff}: ${cutOff}`] : [])].join('; ');
}

function rowOf(change: Change, around: Around): Described {
  const [top = '', ...rest] = change.path.split('/');
  const values = (show: (value: unknown) => string): Omit<Described, 'what'> => ({
    now: change.before == null ? around.t.none : show(change.before),
    then: change.after == null ? around.t.none : show(change.after),
  });
  switch (top) {
    case 'counters':
      return { what: counterPart(rest, change, around), ...values((value) => counterValue(rest[1], value, around)) };
    case 'services':
      return { what: servicePart(rest, around), ...values((value) => plain(value, around)) };
    case 'special_days':
      return { what: longDate(rest[0] ?? '', around.language), ...values((value) => dayWords(value, around)) };
    case 'rules':
      return ruleRow(change, around) ?? { what: nameOf(change.path, around), ...values((value) => quantity(change.path, value, around)) };
    case 'classes':
      return { what: nameOf(change.path, around), ...values((value) => inLanguages(value, around)) };
    case 'notices':
      return { what: around.t.notice(Number(rest[0]) + 1), ...values((value) => noticeWords(value as Notice, around)) };
    default:
      return { what: nameOf(change.path, around), ...values((value) => quantity(change.path, value, around)) };
  }
}

/** A class that comes or goes, appointments, and the services they are taken for. */
function ruleRow({ path, before, after }: Change, { profile, language, t }: Around): Described | undefined {
  const name = (id: string): string => named(profile.services.find((service) => service.id === id)?.names, language) || id;
  const names = (value: unknown): string => Object.keys((value ?? {}) as object).map(name).join(', ') || t.none;
  const says = (value: unknown): string => (value == null ? t.no : t.yes);
  const [, part, id, of = '', field] = path.split('/');
  if (part === 'order' && id === 'classes' && of !== '' && field === undefined) {
    const words = (value: unknown): string => {
      const rules = value as ClassRules | undefined;
      return rules == null ? t.none : t.classWords(rules.head_start_s / 60, rules.goes_next);
    };
    return { what: className(of, profile.classes, language, t), now: words(before), then: words(after) };
  }
  if (path === 'rules/appointments') {
    return { what: t.takesAppointments, now: says(before), then: says(after) };
  }
  if (part === 'bookable') {
    return id === undefined
      ? { what: t.bookable, now: names(before), then: names(after) }
      : { what: `${t.section_appointments}: ${name(id)}`, now: says(before), then: says(after) };
  }
  return undefined;
}

function counterPart([id = '', field, placePart]: string[], change: Change, { profile, t }: Around): string {
  const known = profile.counters.find((counter) => counter.id === id)?.label;
  const counter = t.counter(known ?? (change.after as CounterProfile | undefined)?.label ?? id);
  const trait = TRAITS.find((trait) => trait === field);
  const fields: Record<string, string> = {
    services: t.serves,
    label: t.label,
    place: placePart === undefined ? t.place : t[placePart as 'floor' | 'room' | 'arrow'],
  };
  const part = trait ? t[`trait_${trait}`] : fields[field ?? ''];
  return part === undefined ? counter : `${counter}: ${part}`;
}

function counterValue(field: string | undefined, value: unknown, around: Around): string {
  const { t } = around;
  if (field === 'place') {
    const arrow = typeof value === 'string' ? (t[`arrow_${value}` as keyof SetupTexts] as string | undefined) : undefined;
    return arrow ?? (typeof value === 'object' ? placeWithArrow(value as Whereabouts, around.language) : String(value));
  }
  if (field !== undefined) {
    return field === 'services' ? serves(value as string[], around) : plain(value, around);
  }
  const counter = value as CounterProfile;
  const traits = TRAITS.filter((trait) => counter[trait]).map((trait) => t[`trait_${trait}`]);
  const place = placeWithArrow(counter.place ?? {}, around.language);
  return [t.counter(counter.label), serves(counter.services ?? [], around), ...traits, place].filter(Boolean).join('; ');
}

function serves(services: readonly string[], { profile, language, t }: Around): string {
  const name = (id: string): string => named(profile.services.find((service) => service.id === id)?.names, language) || id;
  return services.length === 0 ? t.everything : services.length > 4 ? t.some(services.length) : services.map(name).join(', ');
}

function servicePart([id = '', field = '', language = '']: string[], around: Around): string {
  const name = named(around.profile.services.find((service) => service.id === id)?.names, around.language) || id;
  const { t } = around;
  const inLanguage = language === '' ? '' : languageName(language, t);
  const fields: Record<string, string> = {
    names: t.cell_name(inLanguage),
    short_names: t.cell_short_name(inLanguage),
    documents: t.cell_documents(inLanguage),
  };
  return `${name}: ${fields[field] ?? (t[`cell_${field}` as keyof SetupTexts] as string | undefined) ?? field}`;
}

function noticeWords({ texts, from, until, places = [] }: Notice, { profile, t }: Around): string {
  const at = (moment: string): string => civilTime(moment, profile.time_zone).replace('T', ' ');
  const said = Object.entries(texts).map(([code, text]) => `${languageName(code, t)}: ${text}`);
  return [
    ...said,
    ...(from === undefined ? [] : [`${t.noticeFrom} ${at(from)}`]),
    ...(until === undefined ? [] : [`${t.noticeUntil} ${at(until)}`]),
    places.length === 0 ? t.everywhere : places.map((place) => t[`place_${place}`]).join(', '),
  ].join('; ');
}

function dayWords(value: unknown, { language, t }: Around): string {
  if (typeof value === 'string') {
    return value;
  }
  const day = (Array.isArray(value) ? { hours: value } : value) as SpecialDay;
  return [written(day.hours ?? []) || t.closed, named(day.reason, language)].filter(Boolean).join('; ');
}

/** What a path of the rules or of the office itself is called on the page. */
function nameOf(path: string, { t, language, profile }: Around): string {
  const [top = '', second = '', third = ''] = path.split('/');
  const names: Record<string, string> = {
    catalogue_version: t.catalogue,
    languages: t.languages,
    wait_target_s: t.target,
    max_attempts: t.attempts,
    'rules/order/mode': t.mode,
    'rules/order/overtaking_limit': t.overtaking,
    'rules/no_show/after_s': t.noShowAfter,
    'rules/no_show/automatic': t.automatic,
    'rules/no_show/grace_s': t.grace,
    'rules/returns/valid_days': t.validDays,
    'rules/returns/head_start_s': `${t.returns}: ${t.headStart}`,
    'rules/closes_by_capacity': t.capacity,
    'rules/appointments/slot_minutes': t.slotMinutes,
    'rules/appointments/days_ahead': t.daysAhead,
    'rules/appointments/share_percent': t.share,
    'rules/appointments/early_s': t.early,
    'rules/appointments/late_s': t.late,
    'rules/appointments/by_citizens': t.byCitizens,
    'retention/deeds_days': t.deedsDays,
    public_figures: t.publicFigures,
    'address/text': t.addressText,
    'address/position': t.position,
    'mail_report/recipients': t.mailRecipients,
    'mail_report/every': t.mailEvery,
    'mail_report/language': t.mailLanguage,
  };
  if (top === 'unit_names' || top === 'names') {
    return (top === 'names' ? t.bodyIn : t.nameIn)(languageName(second, t) ?? second);
  }
  if (top === 'slip') {
    const place = `${t.section_slip}, ${t[second === 'above' ? 'slip_above' : 'slip_below']}`;
    return third === '' ? place : `${place}: ${languageName(third, t) ?? third}`;
  }
  if (top === 'groups') {
    const inLanguage = third === '' ? '' : `, ${languageName(third, t) ?? third}`;
    return `${t.group} ${second}: ${named(profile.groups[second], language)}${inLanguage}`;
  }
  const [, , , of = '', field = ''] = path.split('/');
  if (path.startsWith('rules/order/classes/')) {
    const fields: Record<string, string> = {
      head_start_s: t.headStart,
      rate_percent: t.rate,
      goes_next: t.goesNext,
      retired: t.retire,
    };
    return [className(of, profile.classes, language, t), fields[field]].filter(Boolean).join(': ');
  }
  if (top === 'classes') {
    const name = className(second, profile.classes, language, t);
    return `${name}: ${third === '' ? t.label : t.classNameIn(languageName(third, t))}`;
  }
  return names[path] ?? (path.startsWith('rules/order/mode') ? t.mode : path);
}

/** The classes that every program has a name for. */
export const KNOWN_CLASSES: readonly string[] = ['priority', 'cannot_wait'];

/** A class of people who go before others, as the office or else the page calls it. */
export function className(id: string, names: Record<string, Names> | undefined, code: Language, t: SetupTexts): string {
  return named(names?.[id], code) || (KNOWN_CLASSES.includes(id) ? (t[`class_${id}` as keyof SetupTexts] as string) : id);
}

function inLanguages(value: unknown, { t }: Around): string {
  if (typeof value === 'string') {
    return value;
  }
  const names = value as Names;
  const known = LANGUAGES.filter((code) => names[code] !== undefined);
  return known.map((code) => `${languageName(code, t)}: ${names[code]}`).join('; ');
}

/** Seconds as the page asks for them: in minutes, but for the short time after a call. */
function quantity(path: string, value: unknown, around: Around): string {
  if (typeof value === 'number' && path.endsWith('_s') && path !== 'rules/no_show/after_s') {
    return String(value / 60);
  }
  if (path.startsWith('rules/order/mode')) {
    return modeWords(path.endsWith('ratio') ? { ratio: value } : value, around.t);
  }
  if (path === 'mail_report/every') {
    return value === 'week' ? around.t.mailWeek : around.t.mailMonth;
  }
  return plain(value, around);
}

function modeWords(mode: unknown, t: SetupTexts): string {
  return typeof mode === 'string'
    ? (t[`mode_${mode}` as keyof SetupTexts] as string)
    : `${t.mode_ratio} (${(mode as { ratio: number }).ratio})`;
}

function plain(value: unknown, around: Around): string {
  const { t, language } = around;
  if (typeof value === 'boolean') {
    return value ? t.yes : t.no;
  }
  if (Array.isArray(value)) {
    return value.map((part) => plain(part, around)).join('; ');
  }
  if (typeof value === 'object' && value !== null) {
    const texts = Object.values(value).every((part) => typeof part === 'string');
    return texts ? named(value as Names, language) : Object.values(value).map((part) => plain(part, around)).join('; ');
  }
  const text = String(value);
  const isLanguage = /^[a-z]{2}$/.test(text);
  return (isLanguage && (t[`language_${text}` as keyof SetupTexts] as string | undefined)) || text;
}
