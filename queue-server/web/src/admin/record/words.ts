// What somebody did, in words.

import type { ErrandKind } from '../../api/types';
import { longDate } from '../../shared/format';
import { errandTexts } from '../../shared/errand-texts';
import type { Change } from '../setup/office.svelte';
import { described, type Around, type Described } from '../setup/describe';
import { userTexts } from '../users/texts';
import type { Deed, Details } from './record.svelte';
import type { RecordTexts } from './texts';

export interface Worded {
  /** What was done, in a few words. */
  what: string;
  /** What belongs to it, each in a line of its own. */
  lines: string[];
  /** What changed. */
  changes: Described[];
}

/** What somebody did, in the words of the page. */
export function worded({ what, details }: Deed, around: Around, t: RecordTexts): Worded {
  const { language } = around;
  const named = (t[what as keyof RecordTexts] as string | undefined) ?? what;
  const about = aboutWhat(details, around);
  const lines = [
    ...(what === 'figures_taken' ? [figures(details)] : []),
    ...(what === 'announced' ? (details['texts'] as string[]) : []),
    ...(what === 'device_sent_on_errand' ? [errandTexts[language][`errand_${details['errand'] as ErrandKind}`]] : []),
    ...(what === 'catalogue_changed' ? [(details['services'] as string[]).join(', ')] : []),
    ...(what === 'foreign_months_imported' ? [t.months(Number(details['added']), Number(details['replaced']))] : []),
    ...(what === 'public_figures_required' ? [details['required'] === true ? around.t.yes : around.t.no] : []),
    ...(what === 'refused' ? [`${String(details['method'])} ${String(details['route'])}`] : []),
    ...(details.reason === undefined ? [] : [t.reason(details.reason)]),
    ...(what.endsWith('_changed') && typeof details['from'] === 'string' ? [t.holdsFrom(longDate(details['from'], language))] : []),
  ];
  const changes = details.changes ?? [];
  return {
    what: about === '' ? named : `${named} · ${about}`,
    lines,
    changes: what.startsWith('person_') ? personChanges(changes, around, t) : described(changes, around),
  };
}

/** The one thing that it was about, besides a number. */
function aboutWhat(details: Details, { profile, t }: Around): string {
  const { counter, name, device, person } = details as Record<string, string | undefined>;
  if (counter !== undefined) {
    return t.counter(profile.counters.find((known) => known.id === counter)?.label ?? counter);
  }
  return person ?? name ?? device ?? '';
}

function figures({ from, to, format }: Details): string {
  const days = from === to ? String(from) : `${String(from)} – ${String(to)}`;
  return `${days}, ${String(format).toUpperCase()}`;
}

function personChanges(changes: readonly Change[], { language, t: setup }: Around, t: RecordTexts): Described[] {
  const users = userTexts[language];
  const say = (path: string, value: unknown): string => {
    switch (path) {
      case 'role':
        return users[`role_${String(value)}` as keyof typeof users] as string;
      case 'rights':
        return (value as string[]).length === 0 ? setup.none : users.callAny;
      case 'disabled':
        return value === true ? setup.yes : setup.no;
      default:
        return String(value);
    }
  };
  return changes.map(({ path, before, after }) => ({
    what: t[`person_${path}` as keyof RecordTexts] as string,
    now: before == null ? setup.none : say(path, before),
    then: after == null ? setup.none : say(path, after),
  }));
}
