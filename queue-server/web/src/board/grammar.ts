// What is said of a call: the clips of the shipped voices. The grammar is that of the display board.

/** The clips of a call in a language. */
export function clips(language: string, number: string, counter: string, attempt: number): string[] {
  const again = attempt < 2 ? [] : attempt === 2 ? ['second-call'] : ['last-call'];
  const prefix = letterClip(number.slice(0, 1));
  return ['number', ...prefix, ...numberClips(language, Number(number.slice(1))), ...again, 'counter', ...label(language, counter)];
}

function letterClip(letter: string): string[] {
  const plain = letter.toLowerCase().replace('ç', 'c').replace('ë', 'e');
  return /^[a-z]$/.test(plain) ? [`letter-${plain}`] : [];
}

function numberClips(language: string, number: number): string[] {
  const rest = number % 100;
  if (number < 100 || (number < 1000 && rest === 0)) {
    return [`${number}`];
  }
  if (number >= 1000) {
    return [...`${number}`];
  }
  const hundreds = number - rest;
  const withAnd =
    language === 'sq' || language === 'en' || (language === 'mk' && (rest < 20 || rest % 10 === 0)) ||
    (language === 'el' && hundreds === 100);
  return [withAnd ? `${hundreds}-and` : `${hundreds}`, `${rest}`];
}

function label(language: string, text: string): string[] {
  const pieces = text.match(/\d+|\D/g) ?? [];
  return pieces.flatMap((piece) => (/^\d+$/.test(piece) ? numberClips(language, Number(piece)) : letterClip(piece)));
}
