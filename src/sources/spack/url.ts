import { cleanText } from '../parsing/clean.ts';

/** Upstream's items are texts, null or lists of either; what names a place on the machine that wrote the file is of no use elsewhere. */
export function usableUrls(value: unknown): string[] {
  const items = Array.isArray(value) ? value.flatMap(usableUrls) : [cleanText(value)].filter(isUsable);
  return [...new Set(items)];
}

/** Anything with a scheme but file:, and git's own user@host:path. */
export function isUsable(url: string): boolean {
  return /^(?!file:)[a-z][a-z\d+.-]*:\/\/./i.test(url) || /^[\w.-]+@[\w.-]+:./.test(url);
}
