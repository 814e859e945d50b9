import type { DetectedCpu } from './eessiDirectories.ts';
import { known, notKnown, type Reading } from './reading.ts';

/** Maximum length of the text of /proc/cpuinfo, in bytes: more than 256 processors have. */
export const CPUINFO_LIMIT_BYTES = 900 * 1024;

/** The first processor in /proc/cpuinfo. */
export interface Cpuinfo extends DetectedCpu {
  /** "CPU part" on aarch64, otherwise empty. */
  readonly part: string;
  /** "cpu" on ppc64le, "uarch" or "model name" on riscv64, otherwise empty: archspec tells these CPUs by it. */
  readonly model: string;
}

/** Vendors by vendor_id (x86_64), "CPU implementer" (aarch64, from archspec's arm_vendors) and mvendorid (riscv64). */
const VENDORS: ReadonlyMap<string, string> = new Map([
  ['GenuineIntel', 'intel'],
  ['AuthenticAMD', 'amd'],
  ['0x41', 'arm'],
  ['0x43', 'cavium'],
  ['0x46', 'fujitsu'],
  ['0x4e', 'nvidia'],
  ['0x61', 'apple'],
  ['0xc0', 'ampere'],
  ['0x489', 'sifive'],
  ['0x710', 'spacemit'],
]);

/** Control characters other than tabs and line ends, and what an invalid byte is decoded to. */
const NOT_TEXT = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]/;

/** Whether it is the text of /proc/cpuinfo rather than a name: it has several lines, or a line with a colon. */
export const isCpuinfo = (text: string): boolean => /[:\n\0]/.test(text.trim());

/** Reads the first processor of the text of /proc/cpuinfo. Further ones are not looked at. */
export function readCpuinfo(text: string): Reading<Cpuinfo> {
  const bytes = Buffer.byteLength(text);
  if (bytes > CPUINFO_LIMIT_BYTES)
    return notKnown(
      `The text of /proc/cpuinfo has at most ${CPUINFO_LIMIT_BYTES} bytes, not ${bytes}; its first processor is sufficient.`,
    );
  if (NOT_TEXT.test(text)) return notKnown('This is binary data, not the text of /proc/cpuinfo.');
  const lines = firstProcessor(text);
  const cpu = x86(lines) ?? arm(lines) ?? power(lines) ?? riscv(lines);
  return cpu
    ? known(cpu)
    : notKnown(
        'The text of /proc/cpuinfo does not state the CPU: it needs the lines "vendor_id" and "flags" (x86_64), "CPU implementer" and "Features" (aarch64), "cpu" (ppc64le) or "isa" (riscv64).',
      );
}

/** Values by name, up to the first line without a colon: a blank line ends a processor. Of equal names, the first counts. */
function firstProcessor(text: string): ReadonlyMap<string, string> {
  const lines = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon < 0 && lines.size > 0) break;
    const name = line.slice(0, Math.max(colon, 0)).trim();
    if (name !== '' && !lines.has(name)) lines.set(name, line.slice(colon + 1).trim());
  }
  return lines;
}

type Lines = ReadonlyMap<string, string>;

const wordsOf = (line: string): ReadonlySet<string> => new Set(line.split(/\s+/).filter((word) => word !== ''));
const vendorOf = (lines: Lines, name: string): string => VENDORS.get(lines.get(name) ?? '') ?? '';

function x86(lines: Lines): Cpuinfo | undefined {
  const flags = lines.get('flags');
  if (flags === undefined || !lines.has('vendor_id')) return undefined;
  return { family: 'x86_64', vendor: vendorOf(lines, 'vendor_id'), flags: wordsOf(flags), part: '', model: '' };
}

function arm(lines: Lines): Cpuinfo | undefined {
  const features = lines.get('Features');
  if (features === undefined || !lines.has('CPU implementer')) return undefined;
  const part = lines.get('CPU part') ?? '';
  return { family: 'aarch64', vendor: vendorOf(lines, 'CPU implementer'), flags: wordsOf(features), part, model: '' };
}

function power(lines: Lines): Cpuinfo | undefined {
  const model = lines.get('cpu');
  if (!model?.startsWith('POWER')) return undefined;
  return { family: 'ppc64le', vendor: 'ibm', flags: wordsOf(model), part: '', model };
}

function riscv(lines: Lines): Cpuinfo | undefined {
  const isa = lines.get('isa');
  if (!isa?.startsWith('rv64')) return undefined;
  const model = lines.get('uarch') ?? lines.get('model name') ?? '';
  return { family: 'riscv64', vendor: vendorOf(lines, 'mvendorid'), flags: wordsOf(isa), part: '', model };
}
