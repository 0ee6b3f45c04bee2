// What is wrong with a device, in words.

import type { Device } from '../api/types';
import type { Language } from './language.svelte';
import { sharedTexts } from './texts';

/** Each trouble in a line: what the page has words for in its language, then what the device says in its own. */
export function troublesOf(device: Device, language: Language): string[] {
  const { no_sound: noSound, errors } = device.health ?? {};
  const sound = noSound ? [sharedTexts[language][`noSound_${noSound}`]] : [];
  return [...sound, ...(errors ?? [])];
}
