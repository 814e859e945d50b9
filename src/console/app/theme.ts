import { createStore } from '../parts/store.ts';

/** Light, dark, or as the system is. */
export type Theme = 'auto' | 'light' | 'dark';
const KEY = 'console:theme';

const kept = localStorage.getItem(KEY);
/** The theme that the reader has chosen. */
export const theme = createStore<Theme>(kept === 'light' || kept === 'dark' ? kept : 'auto');

function apply(): void {
  document.documentElement.dataset['theme'] = theme.get();
}

apply();
theme.subscribe(() => {
  apply();
  if (theme.get() === 'auto') localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, theme.get());
});

/** Whether the page is dark now. */
export const isDark = (): boolean =>
  theme.get() === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : theme.get() === 'dark';
