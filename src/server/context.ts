import type { Context, Viewer } from '../schema/index.ts';
import { Loaders } from '../store/loaders.ts';

/** What every operation shares. */
export type Services = Pick<Context, 'db' | 'changes' | 'imports' | 'events' | 'discovery'>;

/** The context of one operation: who asks, and loaders of its own. */
export function contextFor(
  services: Services,
  viewer: Viewer,
  isAnonymousReadAllowed: boolean,
  refuseSharing: () => void = () => undefined,
): Context {
  return {
    ...services,
    viewer,
    mayRead: isAnonymousReadAllowed || viewer.role !== null,
    loaders: new Loaders(services.db),
    refuseSharing,
    // On `this`: Yoga copies the properties of a context into one of its own.
    renewLoaders() {
      this.loaders = new Loaders(services.db);
    },
  };
}
