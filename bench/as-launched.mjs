// Runs a program of bench/ as the launcher runs the command that is named: node bench/as-launched.mjs COMMAND FOLDER PROGRAM
import { createRequire } from 'node:module';
import { prepareV8 } from '../bin/v8.mjs';

const [command, folder, program] = process.argv.slice(2);
prepareV8(folder, command, (path) => path === program);
createRequire(import.meta.url)(program);
