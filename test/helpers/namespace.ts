import { spawnSync } from 'node:child_process';

/** The command that starts a program as the first process of its own PID namespace, as in a container. */
export const IN_NAMESPACE = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child'] as const;

/** Whether this system allows that. */
export const hasNamespaces = spawnSync(IN_NAMESPACE[0], [...IN_NAMESPACE.slice(1), 'true']).status === 0;

if (!hasNamespaces) console.warn('Skipped: what needs pid namespaces. unshare is not installed or not allowed here.');
