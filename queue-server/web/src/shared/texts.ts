// Texts that more than one page shows.

import type { Language, Texts } from './language.svelte';

const sq = {
  signIn: 'Hyr',
  signInTitle: 'Hyrja e punonjësve',
  username: 'Përdoruesi',
  password: 'Fjalëkalimi',
  choosePassword: 'Zgjidhni fjalëkalimin tuaj',
  choosePasswordHint: 'Fjalëkalimi që morët vlen një herë. I juaji duhet të ketë të paktën 15 shenja.',
  newPassword: 'Fjalëkalimi i ri',
  chooseAndSignIn: 'Ruaje dhe hyr',
  signOut: 'Dil',
  toStaff: 'Te sporteli',
  languages: 'Gjuha',
  loading: 'Po hapet…',
  retry: 'Provo përsëri',
  asksForHelp: (name: string) => `${name}: dikush kërkon një punonjës`,
  coming: 'Po vij',
  goingTo: (name: string) => `Po shkoni te ${name}.`,
  noPaper: (name: string) => `${name}: nuk ka letër`,
  lowPaper: (name: string) => `${name}: letra po mbaron`,
  silent: (name: string, since: string) => `${name}: nuk dëgjohet që nga ora ${since}`,
  deviceError: (name: string, detail: string) => `${name}: ${detail}`,
  noAnswer: 'Serveri nuk përgjigjet. Kontrolloni lidhjen e rrjetit; faqja provon vetë përsëri.',
};

const en: Texts<typeof sq> = {
  signIn: 'Sign in',
  signInTitle: 'Staff sign-in',
  username: 'User name',
  password: 'Password',
  choosePassword: 'Choose your password',
  choosePasswordHint: 'The password you got is good once. Yours needs at least 15 characters.',
  newPassword: 'New password',
  chooseAndSignIn: 'Save it and sign in',
  signOut: 'Sign out',
  toStaff: 'To the counter',
  languages: 'Language',
  loading: 'Opening…',
  retry: 'Try again',
  asksForHelp: (name) => `${name}: somebody asks for a clerk`,
  coming: 'I am coming',
  goingTo: (name) => `You are going to ${name}.`,
  noPaper: (name) => `${name}: no paper`,
  lowPaper: (name) => `${name}: the paper is running out`,
  silent: (name, since) => `${name}: not heard of since ${since}`,
  deviceError: (name, detail) => `${name}: ${detail}`,
  noAnswer: 'The server does not answer. Check the network; the page tries again by itself.',
};

export const sharedTexts: Record<Language, Texts<typeof sq>> = { sq, en };
