import { expect, test } from 'vitest';
import { openTestApp } from '../helpers/app.ts';
import { runCommand } from '../helpers/commandLine.ts';
import { catalog } from '../helpers/factories.ts';
import { expectedCpus, HOST_FILES } from '../helpers/hostFiles.ts';

const FOLDER = new URL('../../../shared/data/hosts/cpuinfo/', import.meta.url);

test.skipIf(expectedCpus.length === 0)(
  `here takes the builds that EESSI's own detection picks, for every sample: ${HOST_FILES}`,
  async () => {
    // One build for every directory, so that the first one of each chain is there.
    const cpus = [...new Set(expectedCpus.flatMap(({ chain }) => chain))];
    await using app = await openTestApp({ catalogs: [catalog('2025.06').package('all', { '1.0': cpus })] });
    const env = { GATEWAY_URL: app.app.url };

    for (const { file, chain } of expectedCpus) {
      const { code, stdout, stderr } = await runCommand(['here', new URL(file, FOLDER).pathname, '--json', 'cpu'], { env });

      expect({ file, code, stderr, cpu: JSON.parse(stdout)[0].cpu }).toEqual({
        file,
        code: 0,
        stderr: '',
        cpu: chain[0] ?? null,
      });
    }
  },
);
