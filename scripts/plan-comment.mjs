// Keeps one comment with the plan under a pull request: the first run writes it, later ones change it.
// `node scripts/plan-comment.mjs plan.md` with GITHUB_TOKEN, GITHUB_REPOSITORY, GITHUB_API_URL and PULL_REQUEST, as plan.yml gives them.
import { readFileSync } from 'node:fs';

/** What `plan --markdown` begins with. */
const mark = '<!-- loutik plan';
/** What GitHub takes for the body of a comment, in characters. */
const most = 65_536;

const { GITHUB_TOKEN, GITHUB_REPOSITORY, GITHUB_API_URL = 'https://api.github.com', PULL_REQUEST } = process.env;
const [file] = process.argv.slice(2);
if (!file || !GITHUB_TOKEN || !/^[\w.-]+\/[\w.-]+$/.test(GITHUB_REPOSITORY ?? '') || !/^\d+$/.test(PULL_REQUEST ?? '')) {
  console.error('usage: GITHUB_TOKEN=… GITHUB_REPOSITORY=OWNER/NAME PULL_REQUEST=NUMBER node scripts/plan-comment.mjs plan.md');
  process.exit(2);
}

const base = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/issues`;

async function ask(method, url, body) {
  const headers = { accept: 'application/vnd.github+json', authorization: `Bearer ${GITHUB_TOKEN}`, 'user-agent': 'loutik' };
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(`${method} ${new URL(url).pathname}: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
  const [, next] = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '') ?? [];
  return { found: await answer.json(), next };
}

/** Our comment, if there is one: a workflow's, with the mark at its start. Anybody can write the mark. */
async function ours() {
  for (let url = `${base}/${PULL_REQUEST}/comments?per_page=100`; url !== undefined; ) {
    const { found, next } = await ask('GET', url);
    const comment = found.find(({ body, user }) => user?.type === 'Bot' && body?.startsWith(mark));
    if (comment) return comment;
    url = next;
  }
  return undefined;
}

try {
  const text = readFileSync(file, 'utf8');
  if (!text.startsWith(mark)) throw new Error(`${file} is no plan: npx loutik plan --markdown > ${file}`);
  const note = '\n\n… cut: run `npx loutik plan`\n';
  const body = text.length > most ? `${text.slice(0, most - note.length)}${note}` : text;
  const comment = await ours();
  if (comment === undefined) await ask('POST', `${base}/${PULL_REQUEST}/comments`, { body });
  else if (comment.body.trim() !== body.trim()) await ask('PATCH', `${base}/comments/${Number(comment.id)}`, { body });
  console.log(comment === undefined ? 'written' : comment.body.trim() === body.trim() ? 'as it was' : 'changed');
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
