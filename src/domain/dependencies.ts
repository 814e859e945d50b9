import type { Module } from './snapshot.ts';

/** The stack itself, which every module of EESSI requires first. */
const STACK = 'EESSI';

/** What a build needs of other packages: the modules loaded with it, without the stack and without its own. */
export function dependenciesOf(requiredModules: readonly Module[], own: Module): string[] {
  const others = requiredModules.filter(({ name, version }) => name !== STACK && !(name === own.name && version === own.version));
  return [...new Set(others.map(({ name }) => name))];
}
