import { subscribe, type SubscribersInput } from './subscribers.ts';

// A process of its own, so that its memory and time are not the gateway's. Its input has a token, which arguments would show to everybody.
const input = JSON.parse(process.env['SUBSCRIBERS'] ?? '') as SubscribersInput;
const outcome = await subscribe(input, () => console.log('(watching)'));
console.log(JSON.stringify(outcome));
process.exit();
