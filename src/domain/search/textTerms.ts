import { foldText } from './foldText.ts';
import { stem } from './stem.ts';

/** Words that say nothing about software. */
const STOP_WORDS = new Set(
  (
    'a about all also an and any are as at be been but by can do does for from get has have how i if in into is it its me my need of ' +
    'on or our other software some such than that the their them then these this those to tool tools use used user uses using want ' +
    'was we what when where which will with you your'
  ).split(' '),
);

export const isStopWord = (word: string): boolean => STOP_WORDS.has(word);

/** A word with what joins its parts: rna-seq, c++, i/o, node.js. */
const COMPOUND = /[\p{L}\p{N}]+(?:(?:[-_./:']+|\++)[\p{L}\p{N}]+)*\+*/gu;
const JOINTS = /[^\p{L}\p{N}]+/u;

/**
 * The terms of a text, in its order: each word that is no stop word as its stem; a compound without its joints as well as its parts,
 * so that rna-seq is found by rnaseq, rna and seq.
 */
export function textTerms(text: string): string[] {
  return (foldText(text).match(COMPOUND) ?? []).flatMap(termsOfCompound);
}

function termsOfCompound(compound: string): string[] {
  const parts = compound.split(JOINTS).filter((part) => part !== '' && !isStopWord(part));
  return parts.length > 1 ? [compoundTerm(compound), ...parts.map(stem)] : isStopWord(compound) ? [] : [compoundTerm(compound)];
}

/** The one term of a word or compound: the stem of a word, a compound without its joints; c++ is cxx. */
export const compoundTerm = (compound: string): string =>
  stem(compound.replace(/^c\+\+/, 'cxx').replace(/[^\p{L}\p{N}]+/gu, ''));
