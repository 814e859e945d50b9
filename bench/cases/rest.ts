import type { Bench } from '../bench.ts';
import { type Gateway, startGateway } from '../gateway.ts';
import { importCatalog } from '../importing.ts';
import { askTimes, askTogether } from '../load/load.ts';
import { processorSeconds } from '../load/process.ts';
import { graphqlPage, leanPage, restPage } from '../load/restPage.ts';
import type { Target } from '../load/target.ts';
import type { DatabaseKind } from '../plan.ts';
import { statementsPerRequest } from '../reads/measure.ts';
import { NO_CACHE, statementsOf } from '../reads/gateways.ts';
import { milliseconds, short } from '../report/format.ts';
import type { Bound, Section } from '../report/section.ts';
import { rotated } from '../rotated.ts';
import { median } from '../statistics.ts';
import { EESSI_RELEASE } from '../upstream/files.ts';

const SURFACES = ['REST', 'GraphQL', 'GraphQL, versions and targets only'] as const;
type Surface = (typeof SURFACES)[number];

const CONNECTIONS = [1, 4] as const;
/** Factor of the cell length: a page takes tens of milliseconds, so usual cells would have few samples. */
const LONGER = 5;
const LEAST_SHARE = 0.85;
/** The limit is based on 100 packages × 100 versions × 100 targets, far above any real page. */
const UNLIMITED = { QUERY_COST_LIMIT: '1000000000' };

interface Cell {
  readonly kind: DatabaseKind;
  readonly surface: Surface;
  readonly connections: number;
  readonly perSecond: number;
  readonly processorMs: number;
  readonly bytes: number;
}

/** Compares the same page over REST and GraphQL. */
export async function measureRest(bench: Bench): Promise<Section> {
  const cells: Cell[] = [];
  const statements: string[][] = [];
  for (const kind of bench.kinds) {
    await using database = await bench.createDatabase(kind);
    const options = { database, upstream: bench.upstream, profileFolder: bench.plan.profileFolder };
    await using gateway = await startGateway({ ...options, env: { ...NO_CACHE, ...UNLIMITED } });
    await importCatalog(gateway, 'EESSI', EESSI_RELEASE);
    const targets = {
      REST: restPage(gateway.url),
      GraphQL: graphqlPage(gateway.url),
      'GraphQL, versions and targets only': leanPage(gateway.url),
    };
    cells.push(...(await measure(bench, kind, gateway, targets)));
    const counted = { statements: () => statementsOf(gateway.url) };
    const row: string[] = [kind];
    for (const surface of SURFACES) row.push(String(await statementsPerRequest(counted, targets[surface])));
    statements.push(row);
  }
  return sectionOf(bench, cells, statements);
}

async function measure({ plan }: Bench, kind: DatabaseKind, gateway: Gateway, targets: Record<Surface, Target>): Promise<Cell[]> {
  for (const surface of SURFACES) await askTimes(targets[surface], plan.warmUpRequests);
  const cells: Cell[] = [];
  for (let round = 0; round < plan.readRounds; round += 1)
    for (const connections of CONNECTIONS)
      for (const surface of rotated(SURFACES, round)) {
        const figures = await measureCell(gateway, targets[surface], connections, plan.loadSeconds * LONGER);
        cells.push({ kind, surface, connections, ...figures });
      }
  return cells;
}

async function measureCell({ pid }: Gateway, target: Target, connections: number, seconds: number) {
  const [began, used] = [performance.now(), processorSeconds(pid)];
  const samples = await askTogether(target, connections, seconds);
  const took = (performance.now() - began) / 1_000;
  return {
    perSecond: samples.length / took,
    processorMs: ((processorSeconds(pid) - used) * 1_000) / samples.length,
    bytes: samples[0]?.bytes ?? NaN,
  };
}

function sectionOf({ kinds, plan }: Bench, cells: readonly Cell[], statements: readonly string[][]): Section {
  const figure = (kind: DatabaseKind, connections: number, surface: Surface, of: (cell: Cell) => number) =>
    median(cells.filter((cell) => cell.kind === kind && cell.connections === connections && cell.surface === surface).map(of));
  const rows = kinds.flatMap((kind) =>
    CONNECTIONS.flatMap((connections) =>
      SURFACES.map((surface) => [
        `${kind}, ${connections} ${connections === 1 ? 'connection' : 'connections'}, ${surface}`,
        short(figure(kind, connections, surface, ({ perSecond }) => perSecond)),
        milliseconds(figure(kind, connections, surface, ({ processorMs }) => processorMs)),
        `${Math.round(figure(kind, connections, surface, ({ bytes }) => bytes) / 1_000)} kB`,
      ]),
    ),
  );
  const bounds = kinds.flatMap((kind) =>
    CONNECTIONS.flatMap((connections): Bound[] => {
      const share = (of: (cell: Cell) => number) =>
        figure(kind, connections, 'REST', of) / figure(kind, connections, 'GraphQL', of);
      const speed = share(({ perSecond }) => perSecond);
      const cost = share(({ processorMs }) => processorMs);
      return [
        {
          what: `${kind}, ${connections} connections: requests/s of REST as a share of GraphQL`,
          limit: `≥ ${LEAST_SHARE}`,
          measured: short(speed),
          isKept: speed >= LEAST_SHARE,
        },
        {
          what: `${kind}, ${connections} connections: processor time per request of REST as a share of GraphQL`,
          limit: `≤ ${short(1 / LEAST_SHARE)}`,
          measured: short(cost),
          isKept: cost <= 1 / LEAST_SHARE,
        },
      ];
    }),
  );
  return {
    title: 'REST',
    method: [
      `100 packages of EESSI with all their versions and targets, over REST and with the same fields over GraphQL, from one gateway without a response cache; alternating, ${plan.readRounds} rounds, medians.`,
      'Processor time is that of the gateway; other load on the machine affects it little.',
    ],
    tables: [
      { title: 'The same page', columns: ['', 'requests/s', 'processor time per request', 'answer'], rows },
      { title: 'SQL statements per request', columns: ['', ...SURFACES], rows: statements },
    ],
    bounds,
  };
}
