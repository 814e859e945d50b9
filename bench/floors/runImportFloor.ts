import { type ImportFloorInput, measure } from './importFloor.ts';

// A separate process like the gateway. Its input has a password, so it is not an argument; its result is its only line.
const input = JSON.parse(process.env['IMPORT_FLOOR'] ?? '') as ImportFloorInput;
console.log(JSON.stringify(await measure(input)));
