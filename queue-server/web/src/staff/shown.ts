// What the boards made of a call, as the staff's stream tells it.

/** What became of a call on one board. */
export interface ShownOn {
  name: string;
  shown: boolean;
  /** It has had its time and has not answered. */
  silent: boolean;
}

/** What became of a call on the boards that should show it. */
export interface CallShown {
  ticket: string;
  call: string;
  boards: ShownOn[];
  spoken: boolean;
}

/** What a clerk is told of a call. */
export type BoardsSay =
  | { kind: 'pending' }
  | { kind: 'shown'; spoken: boolean }
  /** These boards do not answer. */
  | { kind: 'silent'; names: string[] };

/** What to tell the clerk; nothing where no board follows. */
export function boardsSay(shown: CallShown | undefined): BoardsSay | null {
  if (shown === undefined || shown.boards.length === 0) {
    return null;
  }
  const silent = shown.boards.filter((board) => board.silent);
  if (silent.length > 0) {
    return { kind: 'silent', names: silent.map((board) => board.name) };
  }
  return shown.boards.every((board) => board.shown) ? { kind: 'shown', spoken: shown.spoken } : { kind: 'pending' };
}
