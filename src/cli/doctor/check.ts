import type { Field } from '../output/field.ts';

/** What a check found, and what to do about it. */
export interface Check {
  readonly name: string;
  readonly result: 'ok' | 'warning' | 'failed';
  readonly found: string;
  readonly advice?: string;
}

/** The columns of checks. */
export const CHECK_FIELDS: readonly Field<Check>[] = [
  {
    name: 'result',
    value: ({ result }) => result,
    colour: (text, { result }, paint) => ({ ok: paint.good, warning: paint.doubtful, failed: paint.bad })[result](text),
  },
  { name: 'check', value: ({ name }) => name },
  { name: 'found', value: ({ found }) => found },
  { name: 'advice', isBelow: true, value: ({ advice }) => advice },
];

/** A check that may throw: then it has failed, with the message. */
export async function checked(name: string, advice: string, check: () => Promise<Check> | Check): Promise<Check> {
  try {
    return await check();
  } catch (error) {
    return { name, result: 'failed', found: (error as Error).message, advice };
  }
}
