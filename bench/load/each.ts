import { Connection } from './connection.ts';
import { askOnce, type Sample } from './load.ts';
import type { Target } from './target.ts';

/** Sends each request once over several connections, each of which takes the next one as soon as it is free. */
export async function askEach(targets: readonly Target[], connections: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  const left = targets.values();
  const user = async (): Promise<void> => {
    const [first] = targets;
    if (!first) return;
    const connection = new Connection(first.origin);
    try {
      for (const target of left) samples.push(await askOnce(connection, target));
    } finally {
      connection.close();
    }
  };
  await Promise.all(Array.from({ length: connections }, user));
  return samples;
}
