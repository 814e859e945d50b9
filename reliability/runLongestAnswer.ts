import { setTimeout as sleep } from 'node:timers/promises';

/** Requests before it counts: the first ones of a new gateway compile its code. */
const WARM_UP = 10;

// A separate process, since the importing one is busy itself. It requests a URL until SIGTERM, and then prints the longest response time.
const [url = '', everyMs = ''] = process.argv.slice(2);
let longest = 0;
process.once('SIGTERM', () => {
  console.log(`Longest: ${longest} ms`);
  process.exit();
});
for (let asked = 0; ; asked += 1) {
  if (asked === WARM_UP) console.log('(asking)');
  const began = performance.now();
  const response = await fetch(url, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`${url} answered with ${response.status}.`);
  await response.arrayBuffer();
  if (asked >= WARM_UP) longest = Math.max(longest, performance.now() - began);
  await sleep(Number(everyMs));
}
