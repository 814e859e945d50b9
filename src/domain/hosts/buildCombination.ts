import { type EnvironmentBuild, type Loadable, loadTogether } from './environmentBuild.ts';

/** Limit of the search, which without it could take exponential time. */
const ATTEMPT_LIMIT = 10_000;

type Candidates<Build extends EnvironmentBuild> = readonly (readonly Loadable<Build>[])[];

/**
 * One build a package, so that all of them load together: the newest of the first package, of the second the newest that fits it, and
 * so on; older ones where modules would clash. Null if there is none, or none was found in 10,000 attempts.
 * @param candidates for each package its builds, newest first
 */
export function buildCombination<Build extends EnvironmentBuild>(candidates: Candidates<Build>): Loadable<Build>[] | null {
  const possible = withPartners(candidates);
  return possible.every((builds) => builds.length > 0) ? search(possible, [], { left: ATTEMPT_LIMIT }) : null;
}

/** Without builds that load together with none of another package, until there are no more of them: most searches then never go back. */
function withPartners<Build extends EnvironmentBuild>(candidates: Candidates<Build>): Candidates<Build> {
  const kept = candidates.map((builds) =>
    builds.filter((one) => candidates.every((others) => others === builds || others.some((other) => loadTogether(one, other)))),
  );
  const isDone = kept.every((builds, index) => builds.length === candidates[index]?.length);
  return isDone ? kept : withPartners(kept);
}

function search<Build extends EnvironmentBuild>(
  candidates: Candidates<Build>,
  chosen: readonly Loadable<Build>[],
  attempts: { left: number },
): Loadable<Build>[] | null {
  const next = candidates[chosen.length];
  if (!next) return [...chosen];
  for (const one of next) {
    if (attempts.left-- <= 0) return null;
    if (!chosen.every((other) => loadTogether(one, other))) continue;
    const found = search(candidates, [...chosen, one], attempts);
    if (found) return found;
  }
  return null;
}
