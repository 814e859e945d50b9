import type { Context, Viewer } from '../schema/index.ts';
import { Loaders } from '../store/loaders.ts';
import { remembered } from '../store/remembered.ts';

/** What every operation shares. */
export type Services = Pick<Context, 'db' | 'changes' | 'imports' | 'events' | 'discovery'>;

/** Makes the context of one operation: who asks, and loaders of its own. */
export type MakeContext = (viewer: Viewer, refuseSharing?: () => void) => Context;

export function contextMaker(services: Services, isAnonymousReadAllowed: boolean): MakeContext {
  const remember = remembered(services.changes);
  const newLoaders = () => new Loaders(services.db.reads, remember);
  return (viewer, refuseSharing = () => undefined) => ({
    ...services,
    viewer,
    mayRead: isAnonymousReadAllowed || viewer.role !== null,
    loaders: newLoaders(),
    refuseSharing,
    // On `this`: Yoga copies the properties of a context into one of its own.
    renewLoaders() {
      this.loaders = newLoaders();
    },
    readPrimary() {
      this.loaders = new Loaders(services.db, remember);
    },
  });
}
