/** Tells each test as it ends, what failed at once, hooks too: suites that boot clusters or machines are long. */
export default class Live {
  onTestCaseResult(test) {
    const { state, errors } = test.result();
    if (state === 'skipped') return;
    const seconds = ((test.diagnostic()?.duration ?? 0) / 1000).toFixed(1);
    tell(`${state === 'passed' ? '✓' : '✗'} ${test.fullName} (${seconds} s)`, errors);
  }

  onTestSuiteResult(suite) {
    if (suite.errors().length > 0) tell(`✗ ${suite.fullName}`, suite.errors());
  }

  onTestModuleEnd(module) {
    if (module.errors().length > 0) tell(`✗ ${module.moduleId}`, module.errors());
  }
}

function tell(title, errors = []) {
  const lines = errors.flatMap(({ message, stack }) => `${message}\n${stack ?? ''}`.split('\n').slice(0, 12));
  process.stderr.write(`${title}\n${lines.map((line) => `    ${line}\n`).join('')}`);
}
