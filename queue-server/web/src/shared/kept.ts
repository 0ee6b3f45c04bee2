// What this browser keeps for the page. One that keeps nothing is no trouble: the page works all the same.

/** What was kept under a name; `null` when nothing was. */
export function kept(name: string, where: 'local' | 'session' = 'local'): string | null {
  try {
    return store(where).getItem(name);
  } catch {
    return null;
  }
}

/** Keeps a text; `null` forgets it. */
export function keep(name: string, text: string | null, where: 'local' | 'session' = 'local'): void {
  try {
    if (text === null) {
      store(where).removeItem(name);
    } else {
      store(where).setItem(name, text);
    }
  } catch {
    // The browser forbids it or has no room.
  }
}

/** The names in use that begin like this. */
export function keptNames(begin: string): string[] {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(begin));
  } catch {
    return [];
  }
}

/** Reads a kept text as JSON; `null` when there is none, or it is damaged. */
export function keptJson(name: string): unknown {
  try {
    return JSON.parse(kept(name) ?? 'null');
  } catch {
    return null;
  }
}

function store(where: 'local' | 'session'): Storage {
  return where === 'local' ? localStorage : sessionStorage;
}
