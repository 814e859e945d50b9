import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  Kind,
  Lexer,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  Source,
  TokenKind,
  type ValidationContext,
} from 'graphql';

/** Far more than real documents have, and far less than would block the process. */
const MAX_TOKENS = 5_000;
/** Nested brackets: several per level of fields, and far below the stack limit of the recursive parser. */
const MAX_NESTING = 200;
const MAX_DEPTH = 25;
const MAX_ALIASES = 50;
const MAX_DIRECTIVES = 50;

const OPENING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

const tooComplex = (message: string, nodes?: OperationDefinitionNode) =>
  new GraphQLError(message, { nodes: nodes ?? null, extensions: { code: 'QUERY_TOO_COMPLEX', http: { status: 400 } } });

/**
 * Rejects a text that is too long or too deeply nested to be parsed. Counts tokens, so brackets in strings and comments do not
 * count. Invalid tokens are left to the parser to report.
 * @throws GraphQLError QUERY_TOO_COMPLEX
 */
export function refuseOversizeText(text: string): void {
  const lexer = new Lexer(new Source(text));
  for (let count = 1, depth = 0; hasNext(lexer); count += 1) {
    if (count > MAX_TOKENS) throw tooComplex(`The document has more than ${MAX_TOKENS} tokens.`);
    if (OPENING.has(lexer.token.kind)) depth += 1;
    else if (CLOSING.has(lexer.token.kind)) depth = Math.max(0, depth - 1);
    if (depth > MAX_NESTING) throw tooComplex(`The document has more than ${MAX_NESTING} nested brackets.`);
  }
}

function hasNext(lexer: Lexer): boolean {
  try {
    return lexer.advance().kind !== TokenKind.EOF;
  } catch {
    return false;
  }
}

/** The size of an operation with its fragments expanded. */
interface Extent {
  /** Nesting depth of fields. */
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
}

const NOTHING: Extent = { depth: 0, aliases: 0, directives: 0 };

const LIMITS: readonly (readonly [keyof Extent, limit: number, what: string])[] = [
  ['depth', MAX_DEPTH, 'levels of fields'],
  ['aliases', MAX_ALIASES, 'aliases'],
  ['directives', MAX_DIRECTIVES, 'directives'],
];

/** Validation rule that rejects operations with too many levels, aliases or directives. */
export function documentLimits(context: ValidationContext): ASTVisitor {
  const extentOf = extentIn(context.getDocument());
  return {
    OperationDefinition(operation) {
      const extent = extentOf(operation);
      for (const [key, limit, what] of LIMITS)
        if (extent[key] > limit)
          context.reportError(tooComplex(`The operation has ${extent[key]} ${what}; the limit is ${limit}.`, operation));
    },
  };
}

type Measured = Pick<OperationDefinitionNode, 'directives' | 'selectionSet'>;

/** Measures each fragment once: nested spreads would otherwise take exponential time. */
function extentIn(document: DocumentNode): (node: Measured) => Extent {
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  const known = new Map<string, Extent>();

  const ofFragment = (name: string): Extent => {
    const found = known.get(name);
    if (found) return found;
    known.set(name, NOTHING); // a cycle ends here, and another rule reports it
    const fragment = fragments.get(name);
    const extent = fragment ? of(fragment) : NOTHING;
    known.set(name, extent);
    return extent;
  };
  const ofSelection = (selection: SelectionNode): Extent => {
    const directives = selection.directives?.length ?? 0;
    if (selection.kind === Kind.FRAGMENT_SPREAD) return sum([ofFragment(selection.name.value)], { ...NOTHING, directives });
    if (selection.kind === Kind.INLINE_FRAGMENT) return of(selection);
    const inside = selection.selectionSet ? ofSet(selection.selectionSet) : NOTHING;
    return sum([{ ...inside, depth: inside.depth + 1 }], { depth: 0, aliases: selection.alias ? 1 : 0, directives });
  };
  const ofSet = ({ selections }: SelectionSetNode): Extent => sum(selections.map(ofSelection), NOTHING);
  const of = ({ directives = [], selectionSet }: Measured): Extent =>
    sum([ofSet(selectionSet)], { ...NOTHING, directives: directives.length });
  return of;
}

const sum = (extents: readonly Extent[], own: Extent): Extent =>
  extents.reduce(
    (all, { depth, aliases, directives }) => ({
      depth: Math.max(all.depth, depth),
      aliases: all.aliases + aliases,
      directives: all.directives + directives,
    }),
    own,
  );
