// What an office changes of one service as the cells of a form, named like the columns of the catalogue's table.

import { LANGUAGES } from './languages';
import type { Override, ServiceProfile } from './profile';

export type Cells = Record<string, string>;

const PLAIN = ['prefix', 'typical_minutes', 'fee', 'deadline_days', 'official_code', 'online_url', 'provider'] as const;
const EITHER = ['open', 'sensitive', 'assisted_online'] as const;

/** The cells of what the office changes, or of a service of the catalogue. */
export function cellsOf(source: Override | ServiceProfile | undefined): Cells {
  const values = (source ?? {}) as Record<string, unknown>;
  const cells: Cells = {};
  for (const name of PLAIN) {
    cells[name] = values[name] == null ? '' : String(values[name]);
  }
  for (const name of EITHER) {
    cells[name] = values[name] == null ? '' : values[name] === true ? 'yes' : 'no';
  }
  const neutral = values['neutral'] as { prefix: string; names: Record<string, string> } | undefined;
  cells['neutral_prefix'] = neutral?.prefix ?? '';
  for (const language of LANGUAGES) {
    cells[`name_${language}`] = (values['names'] as Record<string, string> | undefined)?.[language] ?? '';
    cells[`short_name_${language}`] = (values['short_names'] as Record<string, string> | undefined)?.[language] ?? '';
    const documents = (values['documents'] as Record<string, string[]> | undefined)?.[language] ?? [];
    cells[`documents_${language}`] = documents.join('\n');
    cells[`neutral_name_${language}`] = neutral?.names[language] ?? '';
  }
  return cells;
}

/** The cells as the server reads them: the entries of a list apart by semicolons. */
export function sent(cells: Cells): Cells {
  const entries = Object.entries(cells).filter(([, value]) => value.trim() !== '');
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      name.startsWith('documents_') ? value.split('\n').map((line) => line.trim()).filter(Boolean).join(';') : value.trim(),
    ]),
  );
}
