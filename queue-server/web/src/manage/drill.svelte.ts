// Which tickets somebody wants to see behind a figure.

/** A figure that leads to its tickets, as the server names it. */
export type Figure =
  | 'issued'
  | 'called'
  | 'over_target'
  | 'finished'
  | 'hasty'
  | 'documents_missing'
  | 'transferred'
  | 'no_show'
  | 'left_unserved';

export interface Asked {
  figure: Figure;
  day?: string;
  weekday?: number;
  hour?: number;
  service?: string;
  counter?: string;
  staff?: string;
  document?: string;
}

class Drill {
  asked = $state.raw<Asked | null>(null);
}

export const drill = new Drill();
