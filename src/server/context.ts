import type { Context, Viewer } from '../schema/index.ts';
import { Loaders } from '../store/loaders.ts';

/** What every operation shares. */
export type Services = Pick<Context, 'db' | 'imports' | 'events' | 'discovery'>;

/** The context of one operation: who asks, and loaders of its own. */
export function contextFor(services: Services, viewer: Viewer, isAnonymousReadAllowed: boolean): Context {
  let loaders = new Loaders(services.db);
  return {
    ...services,
    viewer,
    mayRead: isAnonymousReadAllowed || viewer.role !== null,
    get loaders() {
      return loaders;
    },
    renewLoaders() {
      loaders = new Loaders(services.db);
    },
  };
}
