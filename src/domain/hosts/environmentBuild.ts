import type { Module } from '../snapshot.ts';

/** A build of a requested package. */
export interface EnvironmentBuild {
  /** In their stored form, e.g. 2023b_foss; empty for a build that fits no other. */
  readonly families: readonly string[];
  readonly module: Module | null;
  /** What its module loads, with its own requirements. */
  readonly requiredModules: readonly Module[];
  /** Whether it can be loaded on the host; true without a host. */
  readonly isAvailable: boolean;
  /** The CPU target and the GPU that the host loads it for; null if that makes no difference. */
  readonly cpu: string | null;
  readonly gpu: string | null;
}

/** A package as asked for. */
export interface RequestedPackage<Build extends EnvironmentBuild> {
  /** As asked. */
  readonly name: string;
  /** Newest first. */
  readonly builds: readonly Build[];
}

/** A build with the modules in it: the versions of each by name, sorted and joined. */
export interface Loadable<Build extends EnvironmentBuild> {
  readonly build: Build;
  readonly modules: ReadonlyMap<string, string>;
}

/** A requested package, with its available builds by toolchain family, newest first. */
export interface PackageBuilds<Build extends EnvironmentBuild> {
  readonly name: string;
  /** Whether it has builds, available or not. */
  readonly hasBuilds: boolean;
  /** The family is empty for builds without one. */
  readonly byFamily: ReadonlyMap<string, readonly Loadable<Build>[]>;
}

/** The modules of a build and of what it requires. */
export function loadable<Build extends EnvironmentBuild>(build: Build): Loadable<Build> {
  const versions = new Map<string, Set<string>>();
  for (const { name, version } of [...build.requiredModules, ...(build.module ? [build.module] : [])])
    versions.set(name, (versions.get(name) ?? new Set()).add(version));
  return { build, modules: new Map(Array.from(versions, ([name, all]) => [name, [...all].sort().join(', ')])) };
}

/**
 * The name of a module of which two builds need different versions, so that they cannot be loaded at once. A build that requires a module
 * in two versions itself agrees with another that requires both.
 */
export function clashOf(one: Loadable<EnvironmentBuild>, other: Loadable<EnvironmentBuild>): string | undefined {
  for (const [name, version] of one.modules) if ((other.modules.get(name) ?? version) !== version) return name;
  return undefined;
}

/** Whether two builds can be loaded at once: no module in two versions, and start-up has only one CPU and one accelerator directory. */
export const loadTogether = (one: Loadable<EnvironmentBuild>, other: Loadable<EnvironmentBuild>): boolean =>
  isSame(one.build.cpu, other.build.cpu) && isSame(one.build.gpu, other.build.gpu) && clashOf(one, other) === undefined;

const isSame = (one: string | null, other: string | null): boolean => one === null || other === null || one === other;
