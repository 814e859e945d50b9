declare module 'spdx-compare' {
  /** Whether the first licence is a later version of the second. */
  export function gt(first: string, second: string): boolean;
  /** Whether both are the same version of a licence. */
  export function eq(first: string, second: string): boolean;
}
