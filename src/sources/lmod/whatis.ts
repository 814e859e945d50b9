import { cleanDescription, cleanLink } from '../parsing/clean.ts';

/** What the `whatis` lines of a module say. */
export interface Whatis {
  readonly description: string;
  readonly homepage: string | null;
  readonly categories: readonly string[];
}

const LINE = /^\s*([A-Za-z][A-Za-z ]{0,30}?)\s*:\s*(.*)$/s;

/**
 * Reads lines such as `Description: …`, `URL: …` and `Category: …` (https://lmod.readthedocs.io/en/latest/050_lua_modulefiles.html)
 * and Spack's `Short description : …`. Without a description, the first line that is none of them is one.
 */
export function readWhatis(lines: readonly string[], given: string): Whatis {
  const named = new Map<string, string>();
  for (const line of lines) {
    const [, key = '', value = ''] = LINE.exec(line) ?? [];
    if (key !== '' && !named.has(key.toLowerCase())) named.set(key.toLowerCase(), value.trim());
  }
  const plain = lines.find((line) => !LINE.test(line)) ?? '';
  const textOf = (...keys: readonly string[]) => keys.map((key) => named.get(key) ?? '').find((value) => value !== '') ?? '';
  return {
    description: cleanDescription(textOf('description', 'short description') || given || plain),
    homepage: cleanLink(textOf('url', 'homepage')),
    categories: textOf('category', 'categories')
      .split(',')
      .map((category) => category.trim())
      .filter((category) => category !== ''),
  };
}
