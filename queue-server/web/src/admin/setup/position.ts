// Where an office is, as people type it or paste it from a map.

/** Forms in which two numbers of degrees stand one after the other, the latitude first. */
const FORMS = [
  // As people write them, and in a geo: address.
  /^(?:geo:)?(-?\d+(?:\.\d+)?)[\s,;]+(-?\d+(?:\.\d+)?)(?:[;?].*)?$/i,
  // Pins in the links of maps, then the middle of what they show.
  /[?&]mlat=(-?\d+\.\d+)&mlon=(-?\d+\.\d+)/,
  /!3d(-?\d+\.\d+)!4d(-?\d+\.\d+)/,
  /[?&](?:q|query|ll|destination)=(-?\d+\.\d+)(?:,|%2C)(-?\d+\.\d+)/i,
  /#map=\d+(?:\.\d+)?\/(-?\d+\.\d+)\/(-?\d+\.\d+)/,
  /@(-?\d+\.\d+),(-?\d+\.\d+)/,
];

/** The position as the office keeps it, `41.32750,19.81870`; what is none stays as it was typed, and the server says so. */
export function position(typed: string): string {
  const text = typed.trim();
  const found = FORMS.map((form) => form.exec(text)).find((match) => match !== null);
  return found == null ? text : [found[1], found[2]].map((degrees) => Number(degrees).toFixed(5)).join(',');
}
