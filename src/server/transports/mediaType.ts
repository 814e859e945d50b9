/**
 * The JSON media type of a single result: the first one that the client accepts, as in Yoga; `application/json` for wildcards.
 * Null if the client accepts neither (GraphQL over HTTP, "Media Types").
 */
export function jsonTypeFor(accept = '*/*'): string | null {
  for (const range of accept.toLowerCase().split(',')) {
    const [type = '', ...params] = range.split(';').map((part) => part.trim());
    if (params.some((param) => /^charset\s*=(?!\s*"?utf-8"?$)/.test(param))) continue;
    if (type === 'application/graphql-response+json') return `${type}; charset=utf-8`;
    if (['application/json', 'application/*', '*/*'].includes(type)) return 'application/json; charset=utf-8';
  }
  return null;
}
