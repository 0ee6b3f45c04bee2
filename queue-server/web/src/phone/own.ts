/** How a visit was. */
export type Rating = 'good' | 'fair' | 'bad';

/** What a citizen can do with their own ticket. Each answers what went wrong, or nothing. */
export interface Own {
  cancel: () => Promise<string | null>;
  /** Lets this many go before. */
  late: (count: number) => Promise<string | null>;
  /** Says how the visit was. */
  rate: (rating: Rating) => Promise<string | null>;
  /** Says with the hall's code that the citizen is there. */
  present: (code: string) => Promise<string | null>;
}
