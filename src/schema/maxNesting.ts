import { Lexer, Source, TokenKind } from 'graphql';

const OPENING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * Maximum bracket depth within the first `maxTokens` tokens of a document, the limit of the parser. Brackets in comments and strings
 * do not count. Stops at an invalid token, as a parser does.
 */
export function maxNesting(text: string, maxTokens: number): number {
  let [depth, deepest] = [0, 0];
  try {
    const lexer = new Lexer(new Source(text));
    for (let count = 0; count <= maxTokens && lexer.advance().kind !== TokenKind.EOF; count += 1) {
      if (OPENING.has(lexer.token.kind)) depth += 1;
      else if (CLOSING.has(lexer.token.kind)) depth = Math.max(0, depth - 1);
      deepest = Math.max(deepest, depth);
    }
  } catch {
    // The parser reports the error.
  }
  return deepest;
}
