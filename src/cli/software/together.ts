import { EXIT_CODE } from '../process/exitCode.ts';
import { Failure } from '../process/failure.ts';
import type { Session } from '../command/session.ts';
import type { Node } from '../node/nodeOf.ts';
import { type Catalog, catalogName, catalogs } from '../gateway/catalogs.ts';
import { graphql, type ResultOf } from '../gateway/graphql.ts';

const TOGETHER = graphql(`
  query Together($input: EnvironmentInput!) {
    environment(input: $input) {
      options {
        toolchainFamily
        loadCommands
        versions {
          version
          versionSuffix
          module {
            fullName
          }
          package {
            name
          }
        }
      }
      problems {
        package
        message
        toolchainFamilies
      }
    }
  }
`);

/** What can be loaded together of a catalog. */
export type Together = NonNullable<ResultOf<typeof TOGETHER>['environment']>;

/** A way to load packages together. */
export type Option = Together['options'][number];

/** The ways to load packages of a catalog together. A catalog that lacks one of them has none, and a problem that says so. */
export async function together(
  { gateway }: Session,
  packages: readonly string[],
  catalog: Catalog,
  host: Node | null,
): Promise<Together> {
  const { environment } = await gateway
    .query(TOGETHER, { input: { packages: [...packages], catalogId: catalog.id, host } })
    .catch((error: unknown) => ({ environment: asProblem(error) }));
  return environment ?? { options: [], problems: [] };
}

/** The catalogs of modules: the one with an id, or all, the newest version of each first. */
export async function moduleCatalogs({ gateway }: Session, ids: string[] | null): Promise<Catalog[]> {
  const all = await catalogs(gateway);
  return all.filter(({ id, type }) => ids?.includes(id) ?? type === 'BINARY_RUNTIME');
}

/** The load commands of packages in versions that fit together, of the first catalog that has such. @throws Failure if there is none */
export async function bestTogether(
  session: Session,
  packages: readonly string[],
  ids: string[] | null,
  host: Node,
): Promise<readonly string[]> {
  const reasons: string[] = [];
  for (const catalog of await moduleCatalogs(session, ids)) {
    const found = await together(session, packages, catalog, host);
    if (found.options[0]) return found.options[0].loadCommands;
    reasons.push(...problemsOf(found, catalog));
  }
  throw new Failure('FAILED', `These cannot be loaded together. ${reasons.join(' ')}`);
}

/** The problems of a catalog, each once, with its name. */
export const problemsOf = ({ problems }: Together, catalog: Catalog): string[] =>
  [...new Set(problems.map(({ message }) => message))].map((message) =>
    message.startsWith(catalogName(catalog)) ? message : `${catalogName(catalog)}: ${message}`,
  );

function asProblem(error: unknown): Together {
  if (!(error instanceof Failure) || error.exitCode !== EXIT_CODE.USAGE) throw error;
  return { options: [], problems: [{ package: '', message: error.message, toolchainFamilies: [] }] };
}
