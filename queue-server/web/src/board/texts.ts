// Texts of the board in a browser, in the languages of an office; the same words as on the display board.

/** What a board says around its calls. */
export interface BoardTexts {
  title: string;
  number: string;
  counter: string;
  empty: string;
  notCurrent: string;
  aloud: string;
  lastKnown: (time: string) => string;
  closed: string;
  denied: string;
  deniedHint: string;
  sound: string;
  secondCall: string;
  lastCall: string;
  codeOfHall: string;
  closing: string;
  evacuation: string;
}

export const boardTexts: Record<string, BoardTexts> = {
  sq: {
    title: 'Tabela e thirrjeve',
    number: 'Numri',
    counter: 'Sporteli',
    empty: 'Numri juaj do të shfaqet këtu',
    notCurrent: 'Tabela nuk është e përditësuar',
    aloud: 'Thirrjet i bën me zë punonjësi i sportelit.',
    lastKnown: (time) => `Të fundit që dimë: ora ${time}`,
    closed: 'Zyra është e mbyllur',
    denied: 'Kjo tabelë nuk është lejuar',
    deniedHint: 'Hapeni me adresën që jep administratori, ose hyni si punonjës.',
    sound: 'Aktivizo zërin',
    secondCall: 'Thirrje e dytë',
    lastCall: 'Thirrja e fundit',
    codeOfHall: 'Kodi i sallës',
    closing: 'Sportelet mbyllen pas dhjetë minutash.',
    evacuation: 'Ju lutemi, dilni nga ndërtesa me qetësi, nga dalja më e afërt.',
  },
  en: {
    title: 'Display board',
    number: 'Number',
    counter: 'Counter',
    empty: 'Your number will appear here',
    notCurrent: 'This board is not up to date',
    aloud: 'The staff at the counter call the numbers out loud.',
    lastKnown: (time) => `The last we know: ${time}`,
    closed: 'The office is closed',
    denied: 'This board has not been let in',
    deniedHint: 'Open it with the address that the administrator gives you, or sign in as staff.',
    sound: 'Turn the sound on',
    secondCall: 'Second call',
    lastCall: 'Last call',
    codeOfHall: 'Code of the hall',
    closing: 'The counters close in ten minutes.',
    evacuation: 'Please leave the building calmly by the nearest exit.',
  },
  it: {
    title: 'Tabellone delle chiamate',
    number: 'Numero',
    counter: 'Sportello',
    empty: 'Il vostro numero apparirà qui',
    notCurrent: 'Il tabellone non è aggiornato',
    aloud: 'Il personale agli sportelli chiama i numeri a voce.',
    lastKnown: (time) => `Ultimo aggiornamento: ore ${time}`,
    closed: "L'ufficio è chiuso",
    denied: 'Questo tabellone non è stato ammesso',
    deniedHint: "Apritelo con l'indirizzo dato dall'amministratore, o accedete come personale.",
    sound: 'Attiva la voce',
    secondCall: 'Seconda chiamata',
    lastCall: 'Ultima chiamata',
    codeOfHall: 'Codice della sala',
    closing: 'Gli sportelli chiudono tra dieci minuti.',
    evacuation: "Si prega di lasciare l'edificio con calma dall'uscita più vicina.",
  },
  // Not read by a native speaker yet, as the board's own Greek and Macedonian are not.
  el: {
    title: 'Πίνακας κλήσεων',
    number: 'Αριθμός',
    counter: 'Θυρίδα',
    empty: 'Ο αριθμός σας θα εμφανιστεί εδώ',
    notCurrent: 'Ο πίνακας δεν είναι ενημερωμένος',
    aloud: 'Οι υπάλληλοι στις θυρίδες φωνάζουν τους αριθμούς.',
    lastKnown: (time) => `Τελευταία ενημέρωση: ${time}`,
    closed: 'Το γραφείο είναι κλειστό',
    denied: 'Αυτός ο πίνακας δεν έχει εγκριθεί',
    deniedHint: 'Ανοίξτε τον με τη διεύθυνση που δίνει ο διαχειριστής ή συνδεθείτε ως υπάλληλος.',
    sound: 'Ενεργοποίηση φωνής',
    secondCall: 'Δεύτερη κλήση',
    lastCall: 'Τελευταία κλήση',
    codeOfHall: 'Κωδικός αίθουσας',
    closing: 'Οι θυρίδες κλείνουν σε δέκα λεπτά.',
    evacuation: 'Παρακαλούμε βγείτε από το κτίριο με ηρεμία από την πλησιέστερη έξοδο.',
  },
  mk: {
    title: 'Табла за повици',
    number: 'Број',
    counter: 'Шалтер',
    empty: 'Вашиот број ќе се појави тука',
    notCurrent: 'Таблата не е ажурирана',
    aloud: 'Вработените на шалтерите гласно ги повикуваат броевите.',
    lastKnown: (time) => `Последно познато: ${time} часот`,
    closed: 'Канцеларијата е затворена',
    denied: 'Оваа табла не е дозволена',
    deniedHint: 'Отворете ја со адресата што ја дава администраторот или најавете се како вработен.',
    sound: 'Вклучи звук',
    secondCall: 'Втор повик',
    lastCall: 'Последен повик',
    codeOfHall: 'Код на салата',
    closing: 'Шалтерите се затвораат за десет минути.',
    evacuation: 'Ве молиме мирно напуштете ја зградата преку најблискиот излез.',
  },
};

/** The texts of a language, else the Albanian ones. */
export function textsOf(language: string): BoardTexts {
  return boardTexts[language] ?? boardTexts['sq']!;
}
