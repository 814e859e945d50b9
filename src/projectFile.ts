/** The address of a file that comes with the program, by its path from the folder of package.json: the same from `src/` and from `dist/`. */
export const projectFile = (path: string): URL => new URL(`../${path}`, import.meta.url);
