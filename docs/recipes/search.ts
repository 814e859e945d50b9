import { type GraphQLClient, gql } from 'graphql-request';

/** A hit, with the text that matched in parts, to be shown with emphasis where `isMatch` is true. */
export interface Suggestion {
  readonly id: string;
  readonly name: string;
  readonly catalog: string;
  readonly parts: readonly { readonly text: string; readonly isMatch: boolean }[];
}

interface Match {
  readonly text: string;
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
}

interface Answer {
  readonly packages: {
    readonly didYouMean: readonly string[];
    readonly edges: readonly {
      readonly node: {
        readonly id: string;
        readonly name: string;
        readonly catalog: { readonly name: string; readonly version: string };
      };
      readonly matches: readonly Match[];
    }[];
  };
}

const SUGGEST = gql`
  query Suggest($text: String!) {
    packages(search: $text, first: 8) {
      didYouMean
      edges {
        node {
          id
          name
          catalog {
            name
            version
          }
        }
        matches {
          text
          ranges {
            start
            end
          }
        }
      }
    }
  }
`;

/** The parts of a text, in their order; ranges are in UTF-16 code units, like the indexes of JavaScript strings. */
export function partsOf({ text, ranges }: Match): Suggestion['parts'] {
  const parts: Suggestion['parts'][number][] = [];
  let at = 0;
  for (const { start, end } of ranges) {
    if (start > at) parts.push({ text: text.slice(at, start), isMatch: false });
    parts.push({ text: text.slice(start, end), isMatch: true });
    at = end;
  }
  return at < text.length ? [...parts, { text: text.slice(at), isMatch: false }] : parts;
}

/**
 * Suggestions while a user types: call it with every change of the text. A call cancels the request of the one before it, which
 * then rejects with an AbortError.
 */
export function createSuggest(
  gateway: GraphQLClient,
): (text: string) => Promise<{ hits: Suggestion[]; didYouMean: readonly string[] }> {
  let running = new AbortController();
  return async (text) => {
    running.abort();
    running = new AbortController();
    const { packages } = await gateway.request<Answer>({ document: SUGGEST, variables: { text }, signal: running.signal });
    const hits = packages.edges.map(({ node: { id, name, catalog }, matches: [best] }) => ({
      id,
      name,
      catalog: `${catalog.name} ${catalog.version}`,
      parts: best ? partsOf(best) : [],
    }));
    return { hits, didYouMean: packages.didYouMean };
  };
}
