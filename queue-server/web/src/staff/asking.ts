// What the page asks the clerk before it asks the server.

import type { Ticket } from '../api/types';

export type Asking =
  | { about: 'pause' | 'close' }
  | { about: 'park' | 'transfer' | 'addService'; ticket: Ticket }
  | { about: 'cancel' | 'callThis' | 'letPass' | 'classify'; ticket: Ticket };
