import { addressOf } from './node.ts';
import { navigate, usePlace } from './router.ts';

/** A parameter of the address, and what changes it; an empty value removes it. */
export function useParam(name: string): readonly [value: string, set: (value: string) => void] {
  const { path, params } = usePlace();
  const set = (value: string) => {
    const next = new URLSearchParams(params);
    if (value) next.set(name, value);
    else next.delete(name);
    navigate(addressOf(path, next), { replaces: true });
  };
  return [params.get(name) ?? '', set];
}
