/** Texts that people paste, with the modules and the release of EESSI in them. */
export interface Sample {
  readonly about: string;
  readonly text: string;
  readonly modules: readonly string[];
  readonly release?: string;
}

const TWO = ['GROMACS/2024.4-foss-2023b', 'R/4.3.2-gfbf-2023a'];
const [GROMACS = '', R = ''] = TWO;

/** Job scripts and commands. */
const COMMANDS: readonly Sample[] = [
  { about: 'one command', text: `module load ${GROMACS}`, modules: [GROMACS] },
  { about: 'several modules in one command', text: `module load ${GROMACS} ${R}\n`, modules: TWO },
  { about: 'module add', text: `module add ${GROMACS}`, modules: [GROMACS] },
  { about: 'ml', text: `ml ${GROMACS} ${R}`, modules: TWO },
  { about: 'ml with subcommands', text: `ml purge\nml load ${GROMACS}\nml add ${R}\nml av\nml list`, modules: TWO },
  { about: 'ml that unloads', text: `ml -GCC/12.3.0 ${GROMACS}`, modules: [GROMACS] },
  {
    about: 'ml that only lists, with its output',
    text: `$ ml\n\nCurrently Loaded Modules:\n  1) ${GROMACS}   2) ${R}\n`,
    modules: TWO,
  },
  { about: 'swap', text: `module swap GROMACS/2023.1-foss-2022a ${GROMACS}\nml swap R/4.2 ${R}`, modules: TWO },
  { about: 'swap with one name, and switch', text: `module swap ${GROMACS}\nmodule switch R ${R}`, modules: TWO },
  { about: 'TACC writes swap … with …', text: `module swap R with ${R}`, modules: [R] },
  { about: 'tabs', text: `\tmodule\tload\t${GROMACS}\t${R}`, modules: TWO },
  { about: 'Windows line ends', text: `module load ${GROMACS}\r\nmodule load ${R}\r\n`, modules: TWO },
  { about: 'old Mac line ends', text: `module load ${GROMACS}\rmodule load ${R}\r`, modules: TWO },
  { about: 'a line that continues', text: `module load ${GROMACS} \\\n    ${R}\n`, modules: TWO },
  { about: 'a line that continues, on Windows', text: `module load ${GROMACS} \\\r\n ${R}`, modules: TWO },
  {
    about: 'a job script with comments',
    text: `#!/bin/bash
#SBATCH --job-name=md/run
#SBATCH --ntasks=128
# module load old/1.0
module purge   # starts clean, don't remove
module load EESSI/2023.06
module load ${GROMACS} # the engine, see docs/gromacs
#module load foo/2.0
srun --mpi=pmix gmx_mpi mdrun -s input/topol.tpr > logs/out.txt
module load ${R}
Rscript scripts/plot.R
`,
    modules: TWO,
    release: '2023.06',
  },
  { about: 'several commands on a line', text: `module purge; module load ${GROMACS} && ml ${R} || exit 1`, modules: TWO },
  { about: 'conditions', text: `if module load ${GROMACS}; then module load ${R}; fi`, modules: TWO },
  {
    about: 'redirections',
    text: `module load ${GROMACS} > /dev/null 2>&1\nmodule load ${R} 2>/tmp/err &>/dev/null`,
    modules: TWO,
  },
  { about: 'commas in a command', text: `module load ${GROMACS},${R}, zlib`, modules: [...TWO, 'zlib'] },
  { about: 'options', text: `module -q load ${GROMACS}\nmodule --ignore_cache load -s ${R}`, modules: TWO },
  { about: 'quotes', text: `module load "${GROMACS}" '${R}'`, modules: TWO },
  { about: 'a command in a quoted script', text: `srun bash -lc "module load ${GROMACS} && gmx mdrun"`, modules: [GROMACS] },
  { about: 'a command that is printed only', text: `echo "module load foo/1"; module load ${R}`, modules: [R] },
  {
    about: 'prompts',
    text: `[me@login1 ~]$ module load ${GROMACS}\nme@host:~$ ml ${R}\n$ ml zlib\n> module load GCC`,
    modules: [...TWO, 'zlib', 'GCC'],
  },
  {
    about: 'what is unloaded, shown or searched',
    text: `module unload GCC/1\nmodule spider R/4\nmodule show x/1\nmodule use /apps/modules\nmodule load ${R}`,
    modules: [R],
  },
  { about: 'names without versions', text: 'module load GROMACS zlib', modules: ['GROMACS', 'zlib'] },
  {
    about: 'a variable, whose value is not known',
    text: `VERSION=2024.4\nmodule load GROMACS/$VERSION \${OTHER}`,
    modules: ['GROMACS/$VERSION', '${OTHER}'],
  },
  { about: 'the same module twice', text: `module load ${R}\nmodule load ${GROMACS} ${R}`, modules: [R, GROMACS] },
  { about: 'a sentence', text: `First run module load ${GROMACS}, then start the program.`, modules: [GROMACS] },
  { about: 'code in Markdown', text: `Use \`module load ${GROMACS}\` or \`ml ${R}\`.`, modules: TWO },
  {
    about: "EESSI's initialisation script",
    text: `source /cvmfs/software.eessi.io/versions/2025.06/init/bash\nmodule load ${GROMACS}`,
    modules: [GROMACS],
    release: '2025.06',
  },
  { about: 'EESSI on the same line', text: `ml EESSI/2023.06 ${GROMACS}`, modules: [GROMACS], release: '2023.06' },
];

/** Lists of modules. */
const LISTS: readonly Sample[] = [
  {
    about: "Lmod's list with tags and a legend",
    text: `
Currently Loaded Modules:
  1) EESSI/2023.06                      4) ${GROMACS} (g)
  2) GCCcore/13.2.0            (H)      5) shared   (L,D)
  3) Xerces-C++/3.2.4-GCCcore-12.3.0   10) R-bundle-CRAN/2023.12-foss-2023a

  Where:
   H:             Hidden Module
   g:             built for GPU

Inactive Modules:
  1) ${R}
`,
    modules: [GROMACS, 'GCCcore/13.2.0', 'shared', 'Xerces-C++/3.2.4-GCCcore-12.3.0', 'R-bundle-CRAN/2023.12-foss-2023a', R],
    release: '2023.06',
  },
  { about: "Lmod's list on Windows, with tabs", text: `Currently Loaded Modules:\r\n\t1) ${GROMACS}\t2) ${R}\r\n`, modules: TWO },
  {
    about: "environment modules' list",
    text: `Currently Loaded Modulefiles:\n 1) ${GROMACS} <aL>   2) ${R}(default)  \n\nKey:\n<module-tag>  <aL>=auto-loaded  \n`,
    modules: TWO,
  },
  { about: 'a terse list', text: `Currently Loaded Modulefiles:\n${GROMACS}\n${R}\nslurm\n`, modules: [...TWO, 'slurm'] },
  {
    about: 'the output of module avail',
    text: `------ /cvmfs/software.eessi.io/versions/2023.06/software/linux/x86_64/amd/zen3/modules/all ------\n   ${GROMACS}    ${R} (D)\n`,
    modules: TWO,
    release: '2023.06',
  },
  { about: 'names alone', text: `${GROMACS}\n\n  ${R}  \nzlib`, modules: [...TWO, 'zlib'] },
  { about: 'names in one line, with commas', text: `${GROMACS}, ${R};`, modules: TWO },
  { about: 'bullets', text: `- ${GROMACS}\n* ${R}\n• zlib\n1. HDF5`, modules: [...TWO, 'zlib', 'HDF5'] },
  { about: 'Python', text: `module("load", "${GROMACS}")\nmodules = ['${R}']`, modules: TWO },
  { about: 'a module file in Lua', text: `depends_on("${GROMACS}")\nload("${R}")`, modules: TWO },
  { about: 'prose', text: `We used ${GROMACS} and ${R}.`, modules: TWO },
  {
    about: 'paths, addresses and options',
    text: `/usr/bin/gmx ./run.sh ~/data/x https://example.org/a --prefix=/opt/x PATH=/bin ${R} 01/02/2026`,
    modules: [R],
  },
  { about: 'comments alone', text: `# module load ${GROMACS}\n# nothing else`, modules: [] },
  { about: 'comments in Lua', text: `-- depends_on("foo/1.0")\ndepends_on("${R}")`, modules: [R] },
  { about: 'what is unloaded, among names', text: `$ module unload foo/1.0\nml restore my/collection\n${R}`, modules: [R] },
  { about: 'no text', text: ' \n\t\r\n', modules: [] },
];

/** All of them. */
export const SAMPLES: readonly Sample[] = [...COMMANDS, ...LISTS];
