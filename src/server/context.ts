import type { Context, Viewer } from '../schema/index.ts';
import { Loaders, readArchitectures } from '../store/loaders.ts';
import { Remembered } from '../store/remembered.ts';

/** What every operation shares. */
export type Services = Pick<Context, 'db' | 'changes' | 'imports' | 'events' | 'discovery'>;

/** Makes the context of one operation: who asks, and loaders of its own. */
export type MakeContext = (viewer: Viewer, refuseSharing?: () => void) => Context;

export function contextMaker(services: Services, isAnonymousReadAllowed: boolean): MakeContext {
  const architectures = new Remembered(services.changes, () => readArchitectures(services.db));
  const newLoaders = () => new Loaders(services.db, () => architectures.get());
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
  });
}
