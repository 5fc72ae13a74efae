import type { Command } from './command';

export const importCommand: Command = {
  name: 'import',
  summary: 'a Compose file as a chart: writes charts/NAME.ts, and lists what is to be decided, each at its line',
  examples: [
    'npx loutik import compose.yaml',
    'npx loutik import compose.yaml compose.prod.yaml --name wiki --env-file prod.env',
    'npx loutik import ~/paperless --profile tika --force',
    'npx loutik import compose.yaml --json > decisions.json',
  ],
  options: {
    name: { type: 'string', value: 'NAME', about: "the app's name; the Compose file's, or its folder's, without it" },
    profile: { type: 'string', value: 'NAME', about: 'takes the services of a profile too; may be given several times', multiple: true },
    'env-file': {
      type: 'string',
      value: 'FILE',
      about: 'takes variables from there instead of .env; may be given several times',
      multiple: true,
    },
    force: { type: 'boolean', about: 'writes the chart anew where there is one of that name' },
  },
  onProblems: 'nothing was written',
  takes: ['FILE'],
  takesMore: true,
  needsNoHomelab: true,
  async run({ root, options, args }) {
    const [{ importCompose }, { disk }, { checkPlace, writeChart }, { importText }] = await Promise.all([
      import('../compose/import-compose'),
      import('../compose/disk'),
      import('../compose/write'),
      import('../compose/result-text'),
    ]);
    const isForced = options.force === true;
    const imported = importCompose({
      disk,
      here: process.cwd(),
      files: args,
      name: options.name as string | undefined,
      profiles: (options.profile as readonly string[] | undefined) ?? [],
      envFiles: options['env-file'] as readonly string[] | undefined,
      shell: (name) => process.env[name],
    });
    checkPlace(root, imported.path, isForced);
    writeChart(root, imported.path, imported.text, isForced);
    const { app, path, decisions, entry } = imported;
    return {
      text: importText(imported),
      result: {
        app,
        files: [path],
        entry,
        decisions: decisions.map(({ at, ...decision }) => ({ file: at.file, line: at.line, column: at.column, ...decision })),
      },
    };
  },
};
