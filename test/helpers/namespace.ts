import { spawnSync } from 'node:child_process';

/** What starts a program as the first process of a pid namespace of its own, as a container does. */
export const IN_NAMESPACE = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child'] as const;

/** Whether this system lets us make one. */
export const hasNamespaces = spawnSync(IN_NAMESPACE[0], [...IN_NAMESPACE.slice(1), 'true']).status === 0;

if (!hasNamespaces) console.warn('Skipped: what needs pid namespaces. unshare is not installed or not allowed here.');
