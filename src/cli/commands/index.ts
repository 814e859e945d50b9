import type { CommandDefinition } from '../command/definition.ts';
import { cancel } from './cancel.ts';
import { changes } from './changes.ts';
import { diff } from './diff.ts';
import { discover } from './discover.ts';
import { exportCommand } from './export.ts';
import { here } from './here.ts';
import { importCommand } from './import.ts';
import { jobs } from './jobs.ts';
import { load } from './load.ts';
import { move } from './move.ts';
import { refresh } from './refresh.ts';
import { search } from './search.ts';
import { show } from './show.ts';
import { spider } from './spider.ts';
import { together } from './together.ts';
import { where } from './where.ts';

/** A heading of the help, with its commands. */
export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly CommandDefinition[];
}

/** The commands that ask a gateway, in the order of the help. */
export const COMMAND_GROUPS: readonly CommandGroup[] = [
  { title: 'Software:', commands: [here, search, show, spider, load, where, together] },
  { title: 'Releases:', commands: [diff, move, changes, exportCommand] },
  { title: 'Imports, for staff:', commands: [discover, importCommand, refresh, jobs, cancel] },
];
