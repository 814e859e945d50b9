import { type ImportFloorInput, measure } from './importFloor.ts';

// A process of its own, as the gateway is one: its input is its argument, its result its only line.
const input = JSON.parse(process.argv[2] ?? '') as ImportFloorInput;
console.log(JSON.stringify(await measure(input)));
