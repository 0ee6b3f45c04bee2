// The personal number of an Albanian identity card, which the kiosk reads from the card's back.

const SHAPE = /^[0-9A-T][0-9]{8}[A-W]$/;

/** The number in what was typed, whatever its spaces and letters; empty when nothing was typed, null when it cannot be one. */
export function personalNumber(typed: string): string | null {
  const plain = typed.replace(/\s/g, '').toUpperCase();
  return plain === '' || SHAPE.test(plain) ? plain : null;
}
