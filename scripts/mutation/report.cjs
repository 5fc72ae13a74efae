/** Statuses of mutants that a test noticed: it failed, or never came to its end. */
const noticed = new Set(['Killed', 'Timeout']);
const missed = new Set(['Survived', 'NoCoverage']);

/** @returns by file of Stryker's report: how many mutants a test noticed, and how many there were; files without mutants are left out */
function scoresOf({ files }) {
  const counted = Object.entries(files).map(([path, { mutants }]) => {
    const of = (statuses) => mutants.filter(({ status }) => statuses.has(status)).length;
    return [path, [of(noticed), of(noticed) + of(missed)]];
  });
  return Object.fromEntries(counted.filter(([, [, made]]) => made > 0));
}

/** In percent; of nothing, all. */
const share = ([found, made]) => (made === 0 ? 100 : (100 * found) / made);

/** What nobody noticed in one file: a line for each mutant, with what stood there and what stood there instead. */
function missedLines(path, { mutants, source }) {
  const lines = source.split('\n');
  return mutants
    .filter(({ status }) => missed.has(status))
    .map(({ status, replacement = '', location: { start, end } }) => {
      const line = lines[start.line - 1];
      const was = start.line === end.line ? line.slice(start.column - 1, end.column - 1) : `${line.slice(start.column - 1)} …`;
      return `${path}:${start.line}:${start.column} ${status === 'NoCoverage' ? 'met by no test: ' : ''}${oneLine(was)} → ${oneLine(replacement)}`;
    });
}

const oneLine = (text) => text.replace(/\s+/g, ' ').slice(0, 90);

/** Files whose share fell by more than two points, told with both shares; a file that was not there before falls from nothing. */
function fallen(before, after) {
  return Object.entries(after).flatMap(([path, now]) => {
    const was = before[path];
    return was !== undefined && share(now) < share(was) - 2
      ? [`${path}: ${share(was).toFixed(1)} % before, ${share(now).toFixed(1)} % now`]
      : [];
  });
}

module.exports = { scoresOf, share, missedLines, fallen };
