import { Icon, type IconName } from './Icon.tsx';

/** What a node gets. */
export type BuildState = 'BLOCKED' | 'COMPATIBLE' | 'FROM_SOURCE' | 'NATIVE' | 'NEEDS_GPU' | 'NOT_BUILT' | 'UNSPECIFIED';

interface Shown {
  readonly icon: IconName;
  readonly text: string;
  readonly tone: 'good' | 'fair' | 'none' | 'bad';
}

const STATES: Readonly<Record<BuildState, Shown>> = {
  NATIVE: { icon: 'check', text: 'Runs on my node', tone: 'good' },
  COMPATIBLE: { icon: 'partial', text: 'Runs, built for another CPU', tone: 'fair' },
  FROM_SOURCE: { icon: 'hammer', text: 'Built from source', tone: 'fair' },
  UNSPECIFIED: { icon: 'question', text: 'CPU not stated', tone: 'fair' },
  NEEDS_GPU: { icon: 'minus', text: 'Needs another GPU', tone: 'none' },
  NOT_BUILT: { icon: 'minus', text: 'Not for my node', tone: 'none' },
  BLOCKED: { icon: 'warn', text: 'Does not load on my node', tone: 'bad' },
};

/** What the node of the address gets, as icon and text. */
export function BuildBadge({ state }: { readonly state: BuildState }) {
  const { icon, text, tone } = STATES[state];
  return (
    <span class={`badge ${tone}`}>
      <Icon name={icon} size={14} />
      {text}
    </span>
  );
}

/** The same as a sign alone, whose text is for screen readers and pointers. */
export function BuildSign({ state }: { readonly state: BuildState }) {
  const { icon, text, tone } = STATES[state];
  return (
    <span class={`sign ${tone}`} title={text}>
      <Icon name={icon} size={16} />
      <span class="visually-hidden">{text}</span>
    </span>
  );
}
