// Texts that more than one page shows.

import type { Language, Texts } from './language.svelte';

const sq = {
  signIn: 'Hyr',
  signInTitle: 'Hyrja e punonjësve',
  username: 'Përdoruesi',
  password: 'Fjalëkalimi',
  signOut: 'Dil',
  languages: 'Gjuha',
  loading: 'Po hapet…',
  retry: 'Provo përsëri',
  noAnswer: 'Serveri nuk përgjigjet. Kontrolloni lidhjen e rrjetit; faqja provon vetë përsëri.',
};

const en: Texts<typeof sq> = {
  signIn: 'Sign in',
  signInTitle: 'Staff sign-in',
  username: 'User name',
  password: 'Password',
  signOut: 'Sign out',
  languages: 'Language',
  loading: 'Opening…',
  retry: 'Try again',
  noAnswer: 'The server does not answer. Check the network; the page tries again by itself.',
};

export const sharedTexts: Record<Language, Texts<typeof sq>> = { sq, en };
