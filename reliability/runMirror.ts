import { setTimeout as sleep } from 'node:timers/promises';
import { KeptCopy } from './mirror/keptCopy.ts';
import { receive } from './mirror/receive.ts';

const RETRY_MS = 100;

// A separate process, since it is killed: it mirrors the catalogs of gateways, in turns, into a database.
const [databaseUrl = '', ...urls] = process.argv.slice(2);
const copy = await KeptCopy.open(databaseUrl);
console.log('mirrors now');
for (let turn = 0; ; turn += 1) {
  await receive(urls[turn % urls.length] ?? '', copy).catch((error: unknown) => console.error(error));
  await sleep(RETRY_MS);
}
