import { follow } from './followers.ts';

// A separate process, so that its memory does not count for the gateway.
const [url = '', count = '', lastLabel = ''] = process.argv.slice(2);
const outcome = await follow(url, Number(count), lastLabel, () => console.log('(following)'));
console.log(JSON.stringify(outcome));
process.exit();
