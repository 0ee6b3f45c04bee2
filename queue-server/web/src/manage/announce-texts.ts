// Texts of what a manager lets the boards say.

import type { Language, Texts } from '../shared/language.svelte';

const sq = {
  title: 'Njoftime në tabela',
  hint: 'Tabelat e shfaqin menjëherë njoftimin për dy minuta dhe e thonë me zë në gjuhët e zyrës.',
  closing: 'Njofto mbylljen',
  closingSaid: 'Sportelet mbyllen pas dhjetë minutash.',
  own: 'Fjalët tuaja',
  ownHint: (most: number) => `Deri në ${most} shkronja në secilën gjuhë. Mos shkruani emra qytetarësh.`,
  others: 'Edhe në gjuhë të tjera',
  say: 'Njofto këtë tekst',
  evacuation: 'Njofto evakuimin',
  evacuationTitle: 'Të evakuohet ndërtesa?',
  evacuationHint:
    'Të gjitha tabelat e kësaj zyre e shfaqin me të kuqe dhe e thonë dy herë, në të gjitha gjuhët: «Ju lutemi, dilni nga ' +
    'ndërtesa me qetësi, nga dalja më e afërt.»',
  evacuationYes: 'Po, njofto evakuimin',
  no: 'Jo, kthehu',
  sent: 'U njoftua. Tabelat po e shfaqin.',
  lang_sq: 'Shqip',
  lang_en: 'Anglisht',
  lang_it: 'Italisht',
  lang_el: 'Greqisht',
  lang_mk: 'Maqedonisht',
};

const en: Texts<typeof sq> = {
  title: 'Announcements on the boards',
  hint: 'The boards show the announcement at once for two minutes, and say it in the languages of the office.',
  closing: 'Announce closing',
  closingSaid: 'The counters close in ten minutes.',
  own: 'Your own words',
  ownHint: (most) => `Up to ${most} letters in each language. Do not write names of citizens.`,
  others: 'In other languages as well',
  say: 'Announce this text',
  evacuation: 'Announce evacuation',
  evacuationTitle: 'Evacuate the building?',
  evacuationHint:
    'All boards of this office show in red and say twice, in all languages: “Please leave the building calmly by the nearest ' +
    'exit.”',
  evacuationYes: 'Yes, announce evacuation',
  no: 'No, go back',
  sent: 'Announced. The boards are showing it.',
  lang_sq: 'Albanian',
  lang_en: 'English',
  lang_it: 'Italian',
  lang_el: 'Greek',
  lang_mk: 'Macedonian',
};

export const announceTexts: Record<Language, Texts<typeof sq>> = { sq, en };
