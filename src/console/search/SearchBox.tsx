import { useEffect, useId, useRef } from 'preact/hooks';
import { hrefTo } from '../address/node.ts';
import { navigate } from '../address/router.ts';
import { Icon } from '../parts/Icon.tsx';
import { Suggestions } from './Suggestions.tsx';
import { useSearchBox } from './useSearchBox.ts';

interface Properties {
  readonly value: string;
  readonly autoFocus?: boolean;
  /** By default, opens the list of hits. */
  readonly onSearch?: (text: string) => void;
}

const search = (text: string) => navigate(hrefTo('/search', { q: text }));

/** The search box with suggestions (the combobox pattern of ARIA). */
export function SearchBox({ value, autoFocus = false, onSearch = search }: Properties) {
  const { text, type, rows, active, isShown, setOpen, choose, onKeyDown } = useSearchBox(value, onSearch);
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  useEffect(() => {
    // On a phone the keyboard would cover half of the screen.
    if (autoFocus && matchMedia('(hover: hover)').matches) input.current?.focus();
  }, [autoFocus]);
  const onSubmit = (event: Event) => {
    event.preventDefault();
    choose(isShown ? rows[active] : undefined);
  };
  return (
    <form role="search" class="search" onSubmit={onSubmit} onFocusOut={(event) => !isWithin(event) && setOpen(false)}>
      <Icon name="search" size={20} />
      <input
        ref={input}
        type="text"
        inputMode="search"
        enterkeyhint="search"
        role="combobox"
        aria-label="Search for software"
        aria-expanded={isShown}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={isShown && active >= 0 ? `${list}-${active}` : undefined}
        placeholder="Software, Python package, module, or what it does"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        maxLength={255}
        value={text}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button type="submit" class="button primary">
        Search
      </button>
      <Suggestions id={list} rows={rows} active={active} isShown={isShown} onChoose={choose} />
    </form>
  );
}

const isWithin = ({ currentTarget, relatedTarget }: FocusEvent) =>
  relatedTarget instanceof Node && (currentTarget as HTMLElement).contains(relatedTarget);
