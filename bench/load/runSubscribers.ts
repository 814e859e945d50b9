import { subscribe, type SubscribersInput } from './subscribers.ts';

// A separate process, so that its memory and time do not count for the gateway. Its input has a token, so it is not an argument.
const input = JSON.parse(process.env['SUBSCRIBERS'] ?? '') as SubscribersInput;
const outcome = await subscribe(input, () => console.log('(watching)'));
console.log(JSON.stringify(outcome));
process.exit();
