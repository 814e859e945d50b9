/** The environment variables of the commands that ask a gateway, with what they mean. */
export const ENVIRONMENT: readonly (readonly [name: string, meaning: string])[] = [
  ['GATEWAY_URL', 'Address of the gateway that commands ask. Default: http://127.0.0.1:4000'],
  ['GATEWAY_TOKEN', 'Token for the gateway; required for imports.'],
  ['GATEWAY_CATALOG', 'Catalog that commands are restricted to, e.g. EESSI/2025.06.'],
  ['NO_COLOR', 'If set, no colours are used.'],
];
