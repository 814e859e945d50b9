/**
 * A regular expression, of PostgreSQL and of JavaScript alike, for a licence in lower case: alone, or within an SPDX expression. MIT matches
 * `(mit or apache-2.0)`, but not `mitnfa`.
 */
export const licensePattern = (license: string): string =>
  `(^|[^a-z0-9.+-])${license.toLowerCase().replace(/[^a-z0-9]/g, '\\$&')}($|[^a-z0-9.+-])`;
