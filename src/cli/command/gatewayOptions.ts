import { Option } from 'commander';

/** The options that name a gateway and a token for it. */
export const gatewayOptions = (): Option[] => [
  new Option('--gateway <url>', 'address of the gateway (default: GATEWAY_URL, or http://127.0.0.1:4000)'),
  new Option('--token-file <file>', 'file with a token (default: the token in GATEWAY_TOKEN)'),
];
