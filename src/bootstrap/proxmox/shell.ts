import { shellQuote as quoted } from '../shell-quote';
import type { HostFile } from './host-script';

export function variable(name: string, value: string | number): string {
  return `${name}=${quoted(value)}\n`;
}

export function array(name: string, values: readonly (string | number)[], indent = ''): string {
  if (values.length === 0) return `${indent}${name}=()\n`;
  return `${indent}${name}=(\n${values.map((value) => `${indent}  ${quoted(value)}\n`).join('')}${indent})\n`;
}

/** An array of options and their values, a pair on each line. */
export function pairs(name: string, values: readonly (readonly [string, string])[], indent = ''): string {
  return `${indent}${name}=(\n${values.map(([option, value]) => `${indent}  ${option} ${quoted(value)}\n`).join('')}${indent})\n`;
}

/** An associative array. */
export function table(name: string, entries: readonly (readonly [string, string | number])[]): string {
  return `declare -A ${name}=(${entries.map(([key, value]) => `[${quoted(key)}]=${quoted(value)}`).join(' ')})\n`;
}

const end = 'LOUTIK_END_OF_FILE';

/** A function that puts files where they belong: each stands in it as it will on the machine. */
export function call(name: string, files: readonly HostFile[]): string {
  const puts = files.map(({ path, content, mode = '0644', owner = 'root:root', trigger = '' }) => {
    if (content.split('\n').includes(end)) throw new Error(`${path} holds the line ${end}`);
    if (content !== '' && !content.endsWith('\n')) throw new Error(`${path} does not end in a line`);
    return `  put_file ${quoted(path)} ${mode} ${quoted(owner)} ${quoted(trigger)} <<'${end}'\n${content}${end}\n`;
  });
  return `${name}() {\n${puts.length === 0 ? '  :\n' : puts.join('')}}\n`;
}
