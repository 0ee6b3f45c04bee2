// Texts about what a device is asked to do, for all pages on which somebody asks.

import type { Device, Errand } from '../api/types';
import type { Language, Texts } from './language.svelte';

type Failure = Extract<Errand, { state: 'failed' }>['reason'];

const sq = {
  errandsOf: (name: string) => `Kërkesa për ${name}`,
  errandsHint:
    'Pajisja e merr kërkesën zakonisht brenda një sekonde, më së voni pas 15 sekondash. Kioska e kryen kur nuk e përdor askush.',
  errand_restart: 'Rindiz programin',
  errand_screenshot: 'Merr pamjen e ekranit',
  errand_test_slip: 'Printo letër prove',
  errand_test_call: 'Thirrje prove',
  errand_copy: 'Kopje e një numri',
  errand_voice: 'Zë i ri',
  asked: 'u kërkua, pritet pajisja',
  taken: 'pajisja po e kryen',
  waits: 'pritet që kioska të jetë e lirë',
  doneAt: (time: string) => `u krye në ${time}`,
  sentAt: (time: string) => `u dërgua te printeri në ${time}; printeri nuk thotë nëse doli`,
  failedAt: (time: string, reason: string) => `nuk u krye (${time}): ${reason}`,
  why: (reason: Failure, detail: string) =>
    ({
      not_taken: 'pajisja nuk u përgjigj',
      no_answer: 'pajisja e mori, por nuk tha si përfundoi',
      in_use: 'pajisja ishte në përdorim gjatë gjithë kohës',
      printer: `printeri nuk e printoi${detail === '' ? '' : ` (${detail})`}`,
      no_sound: 'u shfaq, por nuk u dëgjua: tabela nuk ka zë',
      not_known: 'programi i pajisjes është tepër i vjetër për këtë',
      voice: `zëri nuk u mor${detail === '' ? '' : `: ${detail}`}`,
      no_picture: `ekrani nuk u vizatua dot${detail === '' ? '' : ` (${detail})`}`,
    })[reason],
  silent: 'Pajisja nuk dëgjohet: tani nuk mund t’i kërkohet asgjë.',
  seePicture: (time: string) => `Shih pamjen e orës ${time}`,
  pictureTitle: (name: string) => `Ekrani: ${name}`,
  pictureAlt: (name: string, time: string) => `Ekrani i pajisjes ${name} siç ishte në ${time}`,
  pictureHint: (kind: Device['kind'], time: string) =>
    kind === 'kiosk'
      ? `Marrë në ${time}, kur kioskën nuk e përdorte askush, që të mos shihet asgjë e një qytetari. Fshihet pas dhjetë minutash.`
      : `Marrë në ${time}. Fshihet pas dhjetë minutash.`,
  pictureGone: 'Pamja nuk është më: merrni një të re.',
  close: 'Mbyll',
};

const en: Texts<typeof sq> = {
  errandsOf: (name) => `Ask of ${name}`,
  errandsHint:
    'The device usually gets what is asked within a second, at the latest after 15 seconds. A kiosk does it when nobody is using it.',
  errand_restart: 'Restart the program',
  errand_screenshot: 'Take a picture of the screen',
  errand_test_slip: 'Print a test slip',
  errand_test_call: 'Test call',
  errand_copy: 'Copy of a number',
  errand_voice: 'New voice',
  asked: 'asked, waiting for the device',
  taken: 'the device is doing it',
  waits: 'waiting until nobody is using the kiosk',
  doneAt: (time) => `done at ${time}`,
  sentAt: (time) => `sent to the printer at ${time}; the printer does not say whether it came out`,
  failedAt: (time, reason) => `not done (${time}): ${reason}`,
  why: (reason, detail) =>
    ({
      not_taken: 'the device did not answer',
      no_answer: 'the device took it, but did not say how it ended',
      in_use: 'the device was in use all the time',
      printer: `the printer did not print it${detail === '' ? '' : ` (${detail})`}`,
      no_sound: 'it was shown, but not heard: the board has no sound',
      not_known: 'the program of the device is too old for this',
      voice: `the voice was not taken${detail === '' ? '' : `: ${detail}`}`,
      no_picture: `the screen could not be drawn${detail === '' ? '' : ` (${detail})`}`,
    })[reason],
  silent: 'The device is not heard of: nothing can be asked of it now.',
  seePicture: (time) => `See the picture of ${time}`,
  pictureTitle: (name) => `The screen: ${name}`,
  pictureAlt: (name, time) => `The screen of the device ${name} as it was at ${time}`,
  pictureHint: (kind, time) =>
    kind === 'kiosk'
      ? `Taken at ${time}, when nobody was using the kiosk, so that nothing of a citizen is seen. Gone after ten minutes.`
      : `Taken at ${time}. Gone after ten minutes.`,
  pictureGone: 'The picture is gone: take a new one.',
  close: 'Close',
};

export const errandTexts: Record<Language, Texts<typeof sq>> = { sq, en };
export type ErrandTexts = Texts<typeof sq>;
