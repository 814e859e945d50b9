const HAS_VOWEL = /[aeiouy]/;
/** One vowel followed by a consonant: Porter's measure above 0. */
const MEASURE_1 = /[aeiouy][^aeiouy]/;
/** Twice that: Porter's measure above 1. */
const MEASURE_2 = /[aeiouy][^aeiouy]+[aeiouy]+[^aeiouy]/;
/** A consonant, a vowel and a consonant at the end of a short word, which lost an e: cod(ing) of code. */
const SHORT_END = /^[^aeiouy]+[aeiouy][^aeiouywx]$/;

type Rule = readonly [ending: RegExp, replacement: string, condition: RegExp];

const ANY = /^/;

/** Steps 1a to 1c: plurals, -ed, -ing. */
const INFLECTIONS: readonly (readonly Rule[])[] = [
  [
    [/sses$/, 'ss', ANY],
    [/ies$/, 'i', ANY],
    [/(?<=[^sui])(?<![^aeiou]y)s$/, '', /../],
  ],
  [
    [/eed$/, 'ee', MEASURE_1],
    [/(?:ed|ing)$/, '', HAS_VOWEL],
  ],
];

/** What is left of step 1b is mended: conflat(ed) to conflate, hopp(ing) to hop. */
const MENDED: readonly Rule[] = [
  [/(at|bl|iz)$/, '$1e', ANY],
  [/([^aeioulsz])\1$/, '$1', ANY],
];

/** Steps 2 to 4: the endings of derived words. */
const DERIVATIONS: readonly (readonly Rule[])[] = [
  [
    [/(?:ization|izer)$/, 'ize', MEASURE_1],
    [/ational$/, 'ate', MEASURE_1],
    [/(?:ation|ator)$/, 'ate', MEASURE_1],
    [/tional$/, 'tion', MEASURE_1],
    [/bli$/, 'ble', MEASURE_1],
    [/logi$/, 'log', MEASURE_1],
    [/(al|ent|e|ous)li$/, '$1', MEASURE_1],
    [/(?:iveness|iviti)$/, 'ive', MEASURE_1],
    [/(?:biliti)$/, 'ble', MEASURE_1],
  ],
  [
    [/icate$|iciti$|ical$/, 'ic', MEASURE_1],
    [/(?:ative|ful|ness)$/, '', MEASURE_1],
    [/alize$/, 'al', MEASURE_1],
  ],
  [[/(?:er|or)$/, '', MEASURE_2]],
  [[/(?:al|ance|ence|ic|able|ible|ant|ement|ment|ent|ism|ate|iti|ous|ive|ize|(?<=[st])ion)$/, '', MEASURE_2]],
  [
    [/e$/, '', MEASURE_2],
    [/(?<=[^aeiouy]{2}|[aeiouy]{2}[^aeiouy])e$/, '', MEASURE_1],
    [/ll$/, 'l', MEASURE_2],
  ],
];

/**
 * The stem of an English word in lower case, so that solver and solvers, assembler and assembly meet: the algorithm of M. F.
 * Porter, "An algorithm for suffix stripping", Program 14 (1980), with -or treated as -er and both taken off before other
 * endings, so that partitioner and partitioning meet. Words of up to three letters and those with other signs than letters are
 * their own stems.
 */
export function stem(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  return known.get(word) ?? remembered(word, DERIVATIONS.reduce(applied, inflected(word)));
}

/** The stems of words met before: a few thousand words make up most of all texts. */
const known = new Map<string, string>();
const MOST_KNOWN = 20_000;

function remembered(word: string, itsStem: string): string {
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(word, itsStem);
  return itsStem;
}

function inflected(word: string): string {
  const singular = INFLECTIONS.slice(0, 1).reduce(applied, word);
  const base = INFLECTIONS.slice(1).reduce(applied, singular);
  const isCut = base !== singular && !singular.endsWith('eed');
  const mended = isCut ? (SHORT_END.test(base) ? `${base}e` : applied(base, MENDED)) : base;
  return /[aeiouy].*y$/.test(mended) || /[^aeiouy]y$/.test(mended) ? mended.replace(/(?<=..)y$/, 'i') : mended;
}

/** The first rule whose ending the word has is applied, if what stands before it meets the condition. */
function applied(word: string, rules: readonly Rule[]): string {
  for (const [ending, replacement, condition] of rules) {
    const found = ending.exec(word);
    if (found) return condition.test(word.slice(0, found.index)) ? word.replace(ending, replacement) : word;
  }
  return word;
}
