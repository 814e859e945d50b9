import type { CatalogTargets } from '../../domain/hosts/catalogTargets.ts';
import type { Host } from '../../domain/hosts/host.ts';
import { type MoveBuild, type MovedModule, moduleName } from '../../domain/move/moveBuild.ts';
import { type MovePlan, planMove } from '../../domain/move/planMove.ts';
import { readModules } from '../../domain/move/readModules.ts';
import type { MovedRow } from '../sql/movedBuilds.ts';
import { loadedOn, type LoadedVersion } from './environments.ts';
import type { AllCatalogTargets } from './hostLoaders.ts';
import type { Loaders } from './loaders.ts';

/** A build of a plan, with the commands that load it. */
export type LoadedMove = MoveBuild & LoadedVersion;

/** What to move where. */
export interface MoveRequest {
  /** Null for the catalog that the text loads, or else any. */
  readonly fromId: string | null;
  readonly toId: string;
  readonly modules: string;
  /** Null for any host. */
  readonly host: Host | null;
}

/** Maximum length of a name that is looked up. */
const MAX_NAME = 255;

/** What becomes of the modules of a text in another catalog; null if one of the catalogs does not exist. @throws BadUserInputError for a text that is too long */
export async function movePlan(
  { fromId, toId, modules, host }: MoveRequest,
  loaders: Loaders,
): Promise<MovePlan<LoadedMove> | null> {
  const text = readModules(modules);
  const catalogs = await loaders.hosts.catalogs();
  const to = catalogs.get(toId);
  const from = fromId === null ? releaseOf(text.release, catalogs) : catalogs.get(fromId);
  if (!to || (fromId !== null && !from)) return null;
  const origins = from ? [from] : [...catalogs.values()].filter(({ id, isFrozen }) => !isFrozen || id === toId);
  const rows = await loaders.environments.moved({
    ...namesOf(text.modules),
    toId,
    fromIds: origins.map(({ id }) => id),
    otherSourceIds: origins.filter(({ source }) => source !== to.source).map(({ id }) => id),
  });
  const [onHost, anywhere] = await Promise.all([loadedOn(toId, host, loaders), loadedOn(toId, null, loaders)]);
  const buildOf = (row: MovedRow): LoadedMove => ({ ...(row.catalogId === toId ? onHost : anywhere)(row), ...partsOf(row) });
  const labels = { fromLabel: from ? labelOf(from) : null, toLabel: labelOf(to) };
  return planMove(movedModules(text.modules, rows, toId, new Set(origins.map(({ id }) => id)), buildOf), labels);
}

const labelOf = ({ name, version }: CatalogTargets) => `${name} ${version}`;
const partsOf = ({ packageName, version, versionSuffix }: MovedRow) => ({ packageName, version, versionSuffix });

/** The catalog of a release of EESSI; a frozen copy only where the original is gone. */
function releaseOf(release: string | null, catalogs: AllCatalogTargets): CatalogTargets | undefined {
  const ofRelease = [...catalogs.values()].filter(
    (one) => one.release === release && (one.source === 'EESSI' || one.name === 'EESSI'),
  );
  return ofRelease.find(({ isFrozen }) => !isFrozen) ?? ofRelease[0];
}

/** The version of a module's name; null for a name alone. */
const versionOf = (text: string) => text.slice(moduleName(text).length + 1) || null;

function namesOf(modules: readonly string[]) {
  const isStorable = (text: string) => text.length <= MAX_NAME && text.isWellFormed();
  return {
    names: modules.map((text) => (isStorable(text) ? moduleName(text).toLowerCase() : '')),
    versions: modules.map((text) => (isStorable(text) ? (versionOf(text) ?? '') : '')),
  };
}

function movedModules(
  modules: readonly string[],
  rows: readonly MovedRow[],
  toId: string,
  origins: ReadonlySet<string>,
  buildOf: (row: MovedRow) => LoadedMove,
): MovedModule<LoadedMove>[] {
  const byPosition = grouped(rows);
  const asked = modules.map((text, index) => {
    const own = byPosition.get(index + 1) ?? [];
    return { text, own, matching: own.filter((row) => origins.has(row.catalogId) && isMatch(row, versionOf(text))) };
  });
  const known = knownPerCatalog(asked.flatMap(({ matching }) => [...new Set(matching.map(({ catalogId }) => catalogId))]));
  return asked.map(({ text, own, matching }) => {
    const [origin] = matching.toSorted((a, b) => known(b) - known(a) || exactness(b, text) - exactness(a, text));
    const there = own.filter(({ catalogId }) => catalogId === toId);
    const namesakes = there.filter(({ isNamesake }) => isNamesake);
    return {
      text,
      moduleVersion: versionOf(text),
      from: origin ? buildOf(origin) : null,
      builds: (namesakes.length > 0 ? namesakes : there).map(buildOf),
    };
  });
}

const isMatch = ({ isNamesake, version, moduleVersion }: MovedRow, wanted: string | null) =>
  isNamesake && (wanted === null || wanted === version || wanted === moduleVersion);

const exactness = ({ moduleVersion }: MovedRow, text: string) => (moduleVersion === versionOf(text) ? 1 : 0);

/** The number of modules that the catalog of a row has: where the text names no catalog, they are taken from the one that has most. */
function knownPerCatalog(catalogIds: readonly string[]): (row: MovedRow) => number {
  const counts = new Map<string, number>();
  for (const id of catalogIds) counts.set(id, (counts.get(id) ?? 0) + 1);
  return ({ catalogId }) => counts.get(catalogId) ?? 0;
}

function grouped(rows: readonly MovedRow[]): ReadonlyMap<number, MovedRow[]> {
  const groups = new Map<number, MovedRow[]>();
  for (const row of rows) groups.set(row.position, [...(groups.get(row.position) ?? []), row]);
  return groups;
}
