import { Bytes } from '../units/bytes';
import { visible } from '../visible';
import type { Row, Standing } from './judge';
import { age, written } from './moments';

/** What nothing in the cluster keeps, and why. */
export interface Unkept {
  readonly volume: string;
  readonly why: string;
  /** Whether that is as it was declared. */
  readonly isMeant: boolean;
}

/** How backups stand, for people; what is wrong in red where there is colour. `now` in seconds since 1970. */
export function standingText(standings: readonly Standing[], unkept: readonly Unkept[], now: number, hasColour: boolean): string {
  const red = (text: string) => (hasColour ? `\u001b[31m${visible(text)}\u001b[0m` : visible(text));
  const plain = visible;
  const blocks = standings.map(({ service, rows, rehearsal, rehearsalFault }) => {
    const last = rehearsal
      ? `restore rehearsed ${age(now - Date.parse(rehearsal.at) / 1000)} ago, in ${age(rehearsal.seconds)}`
      : 'no restore rehearsed yet';
    return [
      service,
      ...table(rows.map((row) => cells(row, now))).map((line, index) => (rows[index]?.fault ? red(`✗ ${line}`) : plain(`  ${line}`))),
      rehearsalFault ? red(`✗ ${last}: ${rehearsalFault}`) : plain(`  ${last}`),
    ].join('\n');
  });
  const rest = unkept.map(({ volume, why, isMeant }) => (isMeant ? plain(`  ${volume}: not kept: ${why}`) : red(`✗ ${volume}: ${why}`)));
  return [...blocks, ...(rest.length > 0 ? [rest.join('\n')] : [])].join('\n\n');
}

function cells({ volume, target, snapshots, fault }: Row, now: number): readonly string[] {
  const [newest] = snapshots;
  const oldest = snapshots.at(-1);
  return [
    volume,
    target,
    snapshots.length === 1 ? '1 snapshot' : `${snapshots.length} snapshots`,
    newest ? `newest ${written(newest.at)}, ${age(now - newest.at)} ago` : '',
    newest?.bytes == null ? '' : Bytes.of(newest.bytes).toString(),
    oldest && oldest !== newest ? `oldest ${written(oldest.at).slice(0, 10)}` : '',
    fault ?? '',
  ];
}

/** Columns as wide as their widest cell. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .filter((cell) => cell.length > 0)
      .join('  ')
      .trimEnd(),
  );
}
