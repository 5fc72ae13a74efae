const { readFileSync } = require('node:fs');

/** Lets tests import scripts as text, as the bundler does; what Jest hands over has lost its first line, the shebang. */
module.exports = {
  process: (_text, path) => ({
    code: `module.exports = { __esModule: true, default: ${JSON.stringify(readFileSync(path, 'utf8').replaceAll('\r\n', '\n'))} };`,
  }),
  getCacheKey: (text, path) => `${path}\n${text}`,
};
