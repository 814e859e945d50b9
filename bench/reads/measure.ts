import { askTimes, askTogether } from '../load/load.ts';
import { processorSeconds } from '../load/process.ts';
import type { Target } from '../load/target.ts';
import type { Plan } from '../plan.ts';
import { rotated } from '../rotated.ts';
import type { Contender, ContenderName } from './contender.ts';
import { type RequestName, REQUESTS } from './requests.ts';

/** The numbers of connections. */
export const CONNECTIONS = [1, 16] as const;
const WARM_UP_CONNECTIONS = 4;
/** Length of the warm-up relative to a cell: code is compiled and statements are prepared by use. */
const WARM_UP = 1.5;
/** Lead-in of each cell, relative to it: V8 drops code of an idle process, as each is while the others are measured. */
const LEAD_IN = 0.5;
const COUNTED_REQUESTS = 20;

/** The samples of one contender, request and number of connections. */
export interface Cell {
  readonly request: RequestName;
  readonly connections: number;
  readonly name: ContenderName;
  readonly round: number;
  readonly seconds: number;
  /** Processor time of the contender, without PostgreSQL. */
  readonly processorSeconds: number;
  readonly waits: readonly number[];
  readonly bytes: number;
}

/**
 * Measures all cells. Contenders alternate within each request, so that other load affects all of them; requests do not, so that
 * code stays warm.
 */
export async function measureCells(contenders: readonly Contender[], { readRounds, loadSeconds }: Plan): Promise<Cell[]> {
  for (const request of REQUESTS)
    for (const { targets } of contenders) await askTogether(targets[request], WARM_UP_CONNECTIONS, loadSeconds * WARM_UP);
  const cells: Cell[] = [];
  for (const request of REQUESTS)
    for (const connections of CONNECTIONS)
      for (let round = 0; round < readRounds; round += 1)
        for (const contender of rotated(contenders, round)) {
          const measured = await measureCell(contender, contender.targets[request], connections, loadSeconds);
          cells.push({ request, connections, name: contender.name, round, ...measured });
        }
  return cells;
}

async function measureCell({ pid }: Contender, target: Target, connections: number, loadSeconds: number) {
  await askTogether(target, connections, loadSeconds * LEAD_IN);
  const [began, used] = [performance.now(), processorSeconds(pid)];
  const samples = await askTogether(target, connections, loadSeconds);
  return {
    seconds: (performance.now() - began) / 1_000,
    processorSeconds: processorSeconds(pid) - used,
    waits: samples.map(({ ms }) => ms),
    bytes: samples[0]?.bytes ?? NaN,
  };
}

/** The number of statements of a request, without those of background work. */
export async function statementsPerRequest({ statements }: Pick<Contender, 'statements'>, target: Target): Promise<number> {
  const before = await statements();
  await askTimes(target, COUNTED_REQUESTS);
  let sum = 0;
  for (const [name, count] of await statements()) sum += Math.floor((count - (before.get(name) ?? 0)) / COUNTED_REQUESTS);
  return sum;
}
