/** Tells each test as it ends, what failed at once: suites that boot clusters or machines are long. */
export default class Live {
  onTestCaseResult(test) {
    const { state, errors = [] } = test.result();
    if (state === 'skipped') return;
    const seconds = ((test.diagnostic()?.duration ?? 0) / 1000).toFixed(1);
    const lines = errors.flatMap(({ message, stack }) => `${message}\n${stack ?? ''}`.split('\n').slice(0, 12));
    process.stderr.write(
      `${state === 'passed' ? '✓' : '✗'} ${test.fullName} (${seconds} s)\n${lines.map((line) => `    ${line}\n`).join('')}`,
    );
  }
}
