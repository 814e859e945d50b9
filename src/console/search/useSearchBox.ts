import type { TargetedKeyboardEvent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { packageHref } from '../address/node.ts';
import { navigate } from '../address/router.ts';
import type { Suggestion } from './Suggestions.tsx';
import { useSuggestions } from './useSuggestions.ts';

/** The state of the search box: its text, which never waits for the network, and the suggestions for it. */
export function useSearchBox(value: string, onSearch: (text: string) => void) {
  const [text, setText] = useState(value);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const rows = rowsOf(useSuggestions(text), text);
  useEffect(() => setText(value), [value]);
  const choose = (row: Suggestion | undefined) => {
    setOpen(false);
    setActive(-1);
    if (row?.kind === 'package') return navigate(packageHref(row.node));
    const chosen = row?.kind === 'text' ? row.text : text.trim();
    setText(chosen);
    onSearch(chosen);
  };
  const type = (next: string) => {
    setText(next);
    setOpen(true);
    setActive(-1);
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') return setOpen(false);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || rows.length === 0) return;
    event.preventDefault();
    setOpen(true);
    // The box itself, at -1, is one of the places.
    const places = rows.length + 1;
    setActive((before) => ((before + 1 + step + places) % places) - 1);
  };
  const isShown = isOpen && rows.length > 0;
  return { text, type, rows, active, isShown, setOpen, choose, onKeyDown };
}

function rowsOf(found: ReturnType<typeof useSuggestions>, text: string): Suggestion[] {
  if (!found) return [];
  const words = found.didYouMean.map((word): Suggestion => ({ kind: 'text', text: word, label: 'Did you mean' }));
  const packages = found.edges.map(({ node, matches }): Suggestion => ({ kind: 'package', node, match: matches[0] }));
  const all: Suggestion[] = packages.length > 0 ? [{ kind: 'text', text: text.trim(), label: 'All results for' }] : [];
  return [...words, ...packages, ...all];
}
