import type { ResultOf } from '../gateway/graphql.ts';
import { graphql } from '../gateway/graphql.ts';
import type { Paint } from '../output/paint.ts';

/** What a node gets of a package or version. */
export const BUILD = graphql(`
  fragment Build on HostBuild @_unmask {
    state
    isAvailable
    reason
    loadCommands
    issues {
      title
      url
    }
    version {
      version
      versionSuffix
      module {
        fullName
      }
    }
    alternative {
      version
      versionSuffix
      loadCommands
      module {
        fullName
      }
      package {
        name
        ecosystem
        catalog {
          name
          version
        }
      }
    }
  }
`);

/** What a node gets of a package or version. */
export type Build = ResultOf<typeof BUILD>;

/** A state of builds. */
export type BuildState = Build['state'];

const TEXTS: Readonly<Record<BuildState, string>> = {
  NATIVE: 'runs',
  COMPATIBLE: 'runs (built for another CPU)',
  FROM_SOURCE: 'from source',
  UNSPECIFIED: 'CPU not stated',
  NEEDS_GPU: 'needs another GPU',
  NOT_BUILT: 'not built',
  BLOCKED: 'does not load',
};

/** The state of a build for people. */
export const stateText = (state: BuildState): string => TEXTS[state];

/** A text in the colour of a state. */
export function inColourOf(state: BuildState, text: string, paint: Paint): string {
  if (state === 'NATIVE') return paint.good(text);
  if (state === 'BLOCKED' || state === 'NOT_BUILT' || state === 'NEEDS_GPU') return paint.bad(text);
  return paint.doubtful(text);
}

/** How good states are, best first. */
const ORDER: readonly BuildState[] = ['NATIVE', 'COMPATIBLE', 'UNSPECIFIED', 'FROM_SOURCE', 'NEEDS_GPU', 'NOT_BUILT', 'BLOCKED'];

/** Of builds, the first of the best state. */
export const bestOf = <Row>(rows: readonly Row[], stateOf: (row: Row) => BuildState): Row | undefined =>
  [...rows].sort((one, other) => ORDER.indexOf(stateOf(one)) - ORDER.indexOf(stateOf(other)))[0];
