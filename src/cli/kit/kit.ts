import type { CommandGroup } from '../command';
import { create } from './create';
import { importKit } from './import';
import { lost } from './lost';
import { prune } from './prune';
import { recover } from './recover';
import { render } from './render';
import { rotate } from './rotate';
import { set } from './set';
import { show } from './show';
import { verify } from './verify';

export const kit: CommandGroup = {
  name: 'kit',
  summary: 'everything secret, in one file that is kept apart: makes it, asks for the rest, seals and renders from it',
  commands: [create, set, show, verify, render, rotate, lost, recover, importKit, prune],
};
