import type { IncomingMessage } from 'node:http';

/** The path of a request without a trailing slash: `/graphql/` is `/graphql`. */
export const pathOf = ({ url = '/' }: Pick<IncomingMessage, 'url'>): string =>
  url.split('?', 1)[0]?.replace(/(?<=.)\/$/, '') ?? '/';
