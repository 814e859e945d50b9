import { cleanText } from '../parsing/clean.ts';

/**
 * The usable URLs among upstream's items, which are texts, null or lists of either; paths of the machine that generated the file
 * are dropped.
 */
export function usableUrls(value: unknown): string[] {
  const items = Array.isArray(value) ? value.flatMap(usableUrls) : [cleanText(value)].filter(isUsable);
  return [...new Set(items)];
}

/** Whether a URL has a scheme other than file:, or is in git's user@host:path format. */
export function isUsable(url: string): boolean {
  return /^(?!file:)[a-z][a-z\d+.-]*:\/\/./i.test(url) || /^[\w.-]+@[\w.-]+:./.test(url);
}
