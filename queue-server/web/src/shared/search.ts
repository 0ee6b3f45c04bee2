// Finding a service by typing: without the marks of letters, since people type *certifikate* for *certifikatë*, and by
// the beginning of every word.

import type { Service } from '../api/types';
import { named, type Language } from './language.svelte';

/** A text as it is compared: small letters without marks. */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Whether every word that was typed begins some word of the text. */
export function matches(text: string, typed: string): boolean {
  const words = folded(text).split(/[^\p{L}\p{N}]+/u);
  const wanted = folded(typed).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return wanted.every((begin) => words.some((word) => word.startsWith(begin)));
}

/** The services that fit what was typed, in all their languages and by code, sorted by name. */
export function found(services: Iterable<Service>, typed: string, code: Language): Service[] {
  return [...services]
    .filter((service) => matches(`${Object.values(service.names).join(' ')} ${service.id}`, typed))
    .sort((a, b) => named(a.names, code).localeCompare(named(b.names, code), 'sq'));
}
