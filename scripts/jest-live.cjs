/** Tells each test as it ends: suites that boot clusters or machines are long, and Jest itself is silent until a file is through. */
module.exports = class Live {
  onTestCaseResult(_test, { status, fullName, duration, failureMessages = [] }) {
    const lines = failureMessages.flatMap((message) => message.split('\n').slice(0, 12));
    process.stderr.write(
      `${status === 'passed' ? '✓' : '✗'} ${fullName} (${((duration ?? 0) / 1000).toFixed(1)} s)\n${lines.map((line) => `    ${line}\n`).join('')}`,
    );
  }
};
