import type { Module } from './snapshot.ts';

/** The module of the EESSI stack, which every EESSI module requires first. */
const STACK = 'EESSI';

/** Names of the packages a build depends on: those of its required modules, without the EESSI stack and its own module. */
export function dependenciesOf(requiredModules: readonly Module[], own: Module): string[] {
  const others = requiredModules.filter(({ name, version }) => name !== STACK && !(name === own.name && version === own.version));
  return [...new Set(others.map(({ name }) => name))];
}
