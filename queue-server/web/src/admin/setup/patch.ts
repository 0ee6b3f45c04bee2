// What differs between two documents, as a merge patch (RFC 7396), and a patch put on a document again.

type Json = unknown;
type Fields = Record<string, Json>;

/** The patch that makes `after` of `before`; `undefined` when nothing differs. */
export function patchOf(before: Json, after: Json): Json {
  if (!isObject(before) || !isObject(after)) {
    return same(before, after) ? undefined : after;
  }
  const patch: Fields = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (!(name in after) || after[name] === undefined) {
      patch[name] = null;
    } else if (!(name in before)) {
      patch[name] = after[name];
    } else {
      const part = patchOf(before[name], after[name]);
      if (part !== undefined) {
        patch[name] = part;
      }
    }
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}

/** The document with the patch. */
export function patched(document: Json, patch: Json): Json {
  if (!isObject(patch)) {
    return patch;
  }
  const fields: Fields = isObject(document) ? { ...document } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) {
      delete fields[name];
    } else {
      fields[name] = patched(fields[name], value);
    }
  }
  return fields;
}

function isObject(value: Json): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function same(one: Json, other: Json): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
