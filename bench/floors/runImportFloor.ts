import { type ImportFloorInput, measure } from './importFloor.ts';

// A process of its own, as the gateway is one. Its input has a password, which arguments would show to everybody; its result is its only line.
const input = JSON.parse(process.env['IMPORT_FLOOR'] ?? '') as ImportFloorInput;
console.log(JSON.stringify(await measure(input)));
