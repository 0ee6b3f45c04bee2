// Ids of what an administrator names: small letters, digits and underscores, found again in tables and addresses.

const LIMIT = 24;

/** An id made of a name, other than those that are taken. */
export function freeId(name: string, taken: readonly string[]): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain.replace(/[^a-z0-9]+/g, '_').slice(0, LIMIT - 3).replace(/^_+|_+$/g, '');
  const base = words === '' ? 'class' : words;
  let id = base;
  for (let n = 2; taken.includes(id); n += 1) {
    id = `${base}_${n}`;
  }
  return id;
}
