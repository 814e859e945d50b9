import { foldText } from './foldText.ts';
import { stem } from './stem.ts';

/** Words that say nothing about software. */
const STOP_WORDS = new Set(
  (
    'a about all also an and any are as at be been but by can do does for from get has have how i if in into is it its me my need ' +
    'of on or our other software some such than that the their them then these this those to tool tools use used user uses using ' +
    'want was we what when where which will with you your'
  ).split(' '),
);

export const isStopWord = (word: string): boolean => STOP_WORDS.has(word);

/** A word with what joins its parts: rna-seq, c++, i/o, three.js. */
const COMPOUND = /[\p{L}\p{N}]+(?:(?:[-_./:']+|\++)[\p{L}\p{N}]+)*\+*/gu;
const JOINTS = /[^\p{L}\p{N}]+/u;

/**
 * The words of a text in lower case, in its order, without those that say nothing; a compound without its joints as well as its
 * parts, so that rna-seq is found by rnaseq, rna and seq.
 */
export function textWords(text: string): string[] {
  return (foldText(text).match(COMPOUND) ?? []).flatMap(wordsOfCompound);
}

/** Most words have no joints. */
const PLAIN = /^[a-z0-9]+$/;

function wordsOfCompound(compound: string): string[] {
  if (PLAIN.test(compound)) return isStopWord(compound) ? [] : [compound];
  const parts = compound.split(JOINTS).filter((part) => part !== '' && !isStopWord(part));
  if (parts.length > 1) return [unjoined(compound), ...parts];
  return isStopWord(compound) ? [] : [unjoined(compound)];
}

/** A compound without its joints; c++ is cxx. */
const unjoined = (compound: string): string => compound.replace(/^c\+\+/, 'cxx').replace(/[^\p{L}\p{N}]+/gu, '');

/** The terms of a text: the stems of its words. */
export const textTerms = (text: string): string[] => textWords(text).map(stem);

/** The one term of a word or compound. */
export const compoundTerm = (compound: string): string => stem(unjoined(compound));
