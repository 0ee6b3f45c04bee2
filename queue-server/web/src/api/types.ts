// The names under which the pages know the types of the contract.

export type Names = Record<string, string>;

export type TicketState =
  | 'waiting'
  | 'called'
  | 'serving'
  | 'parked'
  | 'finished'
  | 'no_show'
  | 'cancelled'
  | 'transferred'
  | 'expired';

export type Outcome = 'resolved' | 'lodged' | 'documents_missing' | 'referred';

export interface CounterRef {
  id: string;
  label: string;
}

export interface Why {
  code: string;
  sq: string;
  en: string;
}

export interface Wait {
  low_s: number;
  high_s: number;
}

export interface Ticket {
  id: string;
  visit: string;
  number: string;
  service: string;
  state: TicketState;
  language: string;
  counter?: CounterRef | null;
  attempt: number;
  issued_at: string;
  called_at?: string | null;
  started_at?: string | null;
  ended_at?: string | null;
  priority?: string | null;
  needs: string[];
  paper: string;
  why?: Why | null;
  place?: string | null;
}

export interface Counter {
  id: string;
  label: string;
  state: 'closed' | 'open' | 'paused' | 'paperwork';
  services: string[];
  staff?: string | null;
  since?: string | null;
  reason?: string | null;
  ticket?: Ticket | null;
}

export interface Queue {
  seq: number;
  tickets: Ticket[];
  counters: Counter[];
}

export interface Office {
  id: string;
  names: Names;
  unit_names: Names;
  languages: string[];
  time_zone: string;
  opening?: { opens: string; closes: string } | null;
  open: boolean;
  groups: { prefix: string; names: Names }[];
  categories: { id: string; names: Names }[];
  home: string[];
  information?: string | null;
  wait_target_s: number;
  clock: { now: string; speed: number };
}

export interface Service {
  id: string;
  code: string;
  prefix: string;
  category: string;
  names: Names;
  documents: Record<string, string[]>;
  sensitive: boolean;
  open: boolean;
  waiting: number;
  ahead: number;
  wait?: Wait | null;
}

export interface PhoneTicket {
  seq: number;
  office: Names;
  languages: string[];
  language: string;
  number: string;
  service: Names;
  documents: Record<string, string[]>;
  state: TicketState;
  ahead?: number | null;
  wait?: Wait | null;
  counter?: string | null;
  issued_at: string;
  why?: Names | null;
}

export interface User {
  username: string;
  name: string;
  role: 'staff' | 'manager' | 'admin';
  office: string;
}

export interface Times {
  count: number;
  sum_s: number;
  p50_s?: number | null;
  p90_s?: number | null;
}

export interface Row {
  day?: string | null;
  hour?: number | null;
  service?: string | null;
  counter?: string | null;
  staff?: string | null;
  issued: number;
  called: number;
  finished: number;
  no_show: number;
  cancelled: number;
  expired: number;
  within_target: number;
  waiting: Times;
  walking: Times;
  service_time: Times;
}

export interface Statistics {
  office: string;
  from: string;
  to: string;
  wait_target_s: number;
  group_by: string[];
  total: Row;
  rows: Row[];
}
