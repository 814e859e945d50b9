/** Outlines on a grid of 24 units. */
const PATHS = {
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14Zm5.2 12.2L20 20',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  chip: 'M7 7h10v10H7zM10 3v4m4-4v4m-4 10v4m4-4v4M3 10h4m-4 4h4m10-4h4m-4 4h4',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Zm0-5v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4m0-12.8L17 7M7 17l-1.4 1.4',
  moon: 'M20 14.5A8 8 0 0 1 9.5 4 8 8 0 1 0 20 14.5Z',
  close: 'm6 6 12 12M18 6 6 18',
  filter: 'M4 6h16M7 12h10m-7 6h4',
  warn: 'M12 4 2.8 19.5h18.4zM12 10v4.5m0 2.3v.2',
  arrow: 'M5 12h14m-5-5 5 5-5 5',
  external: 'M10 5H5v14h14v-5M14 4h6v6m0-6-9 9',
  code: 'm8 7-5 5 5 5m8-10 5 5-5 5',
  user: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.5 20c1-4 4-5.5 7.500-5.500s6.500 1.500 7.500 5.500',
  key: 'M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8Zm3 1.2L19 4m-3 3 3 3',
  plus: 'M12 5v14M5 12h14',
  partial: 'M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16',
  minus: 'M6 12h12',
  hammer: 'm13 7 4 4M4 20l9-9m-1-6 4-2 6 6-2 4-2-1-5-5z',
  question: 'M9 9a3 3 0 1 1 4.500 2.600c-1 .6-1.500 1.200-1.500 2.400m0 3v.2',
} as const;

/** The name of an icon. */
export type IconName = keyof typeof PATHS;

/** An icon, hidden from screen readers: the text beside it has its meaning. */
export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
