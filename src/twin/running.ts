import { ProblemsError } from '../problems';
import type { Api } from './api';
import { connect } from './control-plane';
import { TwinFolder } from './folder';
import { processesOf } from './processes';

/** A twin that is there and answers. */
export async function running(name: string): Promise<{ readonly folder: TwinFolder; readonly api: Api }> {
  const folder = new TwinFolder(name);
  const { state } = folder;
  if (state === undefined) {
    throw unknownTwin(name);
  }
  const api = processesOf(folder).length > 0 ? connect(folder, state.ports) : undefined;
  if (await api?.isReady()) return { folder, api: api as Api };
  api?.close();
  throw new ProblemsError([
    {
      code: 'TWIN_FAILED',
      where: `${name}: kube-apiserver`,
      what: 'its API server does not answer: it crashed, or the computer was restarted',
      repair: `${state.run ? 'give it power again: npx loutik twin boot; or ' : ''}make it anew: npx loutik twin up; or clear it away: npx loutik twin down`,
    },
  ]);
}

/** There is no twin of that name. */
export function unknownTwin(name: string): ProblemsError {
  const others = TwinFolder.all();
  return new ProblemsError([
    {
      code: 'TWIN_UNKNOWN',
      where: name,
      what: others.length > 0 ? `there is no such twin; there is ${others.join(', ')}` : 'there is no twin',
      repair: others.length > 0 ? `say --name ${others[0]}` : 'make one: npx loutik twin up',
    },
  ]);
}
