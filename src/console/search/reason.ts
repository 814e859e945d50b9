const REASONS: Readonly<Record<string, string>> = {
  DESCRIPTION: 'Description',
  EXTENSION: 'Contains',
  HOMEPAGE: 'Home page',
  NAME: 'Name',
  VERSION: 'Version',
  VIRTUAL: 'Provides',
};

/** Where a search has found a text. */
export const reasonOf = (field: string): string => REASONS[field] ?? field;
