/** The languages an office can offer, its own first. */
export const LANGUAGES = ['sq', 'en', 'it', 'el', 'mk'] as const;
