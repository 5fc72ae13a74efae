import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { read, repository } from '../lab';

interface Comment {
  readonly id: number;
  body: string;
  readonly user: { readonly type: string };
}

/** A forge that keeps comments of pull request 7 as GitHub does: two on a page. */
const comments: Comment[] = [];
const asked: string[] = [];
let forge: Server;
let url: string;
const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-comment-'));

beforeAll(async () => {
  forge = createServer((request, response) => {
    const at = new URL(request.url ?? '', 'http://forge');
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      asked.push(`${request.method} ${at.pathname}`);
      const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
        response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
      if (request.headers.authorization !== 'Bearer right') return answer(401, { message: 'Bad credentials' });
      const [, id] = /^\/repos\/me\/lab\/issues\/comments\/(\d+)$/.exec(at.pathname) ?? [];
      const body = text === '' ? '' : (JSON.parse(text).body as string);
      if (request.method === 'PATCH') {
        const comment = comments.find((one) => one.id === Number(id)) as Comment;
        comment.body = body;
        return answer(200, comment);
      }
      if (at.pathname !== '/repos/me/lab/issues/7/comments') return answer(404, {});
      if (request.method === 'POST') {
        comments.push({ id: comments.length + 1, body, user: { type: 'Bot' } });
        return answer(201, comments.at(-1));
      }
      const page = Number(at.searchParams.get('page') ?? 1);
      const more = comments.length > page * 2;
      return answer(
        200,
        comments.slice((page - 1) * 2, page * 2),
        more ? { link: `<${url}${at.pathname}?page=${page + 1}>; rel="next"` } : {},
      );
    });
  });
  await new Promise<void>((resolve) => forge.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(forge.address() as AddressInfo).port}`;
});
beforeEach(() => {
  comments.length = 0;
  asked.length = 0;
});
afterAll(() => {
  forge.close();
  fs.rmSync(folder, { recursive: true });
});

function post(text: string, token = 'right') {
  const file = join(folder, 'plan.md');
  fs.writeFileSync(file, text);
  return new Promise<{ code: number | null; said: string }>((resolve) => {
    const env = { PATH: process.env.PATH, GITHUB_TOKEN: token, GITHUB_REPOSITORY: 'me/lab', GITHUB_API_URL: url, PULL_REQUEST: '7' };
    const child = spawn(process.execPath, [join(repository, 'scripts/plan-comment.mjs'), file], { env });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said += chunk;
      });
    child.on('close', (code) => resolve({ code, said: said.trim() }));
  });
}

const plan = (text: string) => `<!-- loutik plan: lab -->\n${text}\n`;

test('the first plan is written, the next one takes its place, and the same again changes nothing', async () => {
  expect(await post(plan('one'))).toEqual({ code: 0, said: 'written' });
  expect(await post(plan('two'))).toEqual({ code: 0, said: 'changed' });
  asked.length = 0;
  expect(await post(plan('two'))).toEqual({ code: 0, said: 'as it was' });
  expect(asked).toEqual(['GET /repos/me/lab/issues/7/comments']);
  expect(comments.map(({ body }) => body)).toEqual([plan('two')]);
});

test('it is found behind others, and a person’s that looks like it is left alone', async () => {
  for (const type of ['User', 'User', 'User']) comments.push({ id: comments.length + 1, body: plan('not ours'), user: { type } });
  await post(plan('one'));
  expect(await post(plan('two'))).toEqual({ code: 0, said: 'changed' });
  expect(comments.map(({ body }) => body)).toEqual([plan('not ours'), plan('not ours'), plan('not ours'), plan('two')]);
});

test('one that is too long for a comment is cut, and says so', async () => {
  await post(plan('x'.repeat(70_000)));
  expect(comments[0]?.body).toHaveLength(65_536);
  expect(comments[0]?.body).toMatch(/… cut: run `npx loutik plan`\n$/);
});

test('what is no plan, and a token that may not, are failures that say why', async () => {
  expect(await post('nothing')).toMatchObject({ code: 1, said: expect.stringContaining('is no plan') });
  expect(await post(plan('one'), 'wrong')).toEqual({ code: 1, said: expect.stringMatching(/^GET .*: 401 .*Bad credentials/) });
  expect(comments).toEqual([]);
});

test('the workflow lets no program of a pull request write: who plans may only read, who comments runs the base’s script', () => {
  const { permissions, jobs } = parse(read('.github/workflows/plan.yml'));
  expect(permissions).toEqual({ contents: 'read' });
  expect(jobs.plan.permissions).toBeUndefined();
  expect(jobs.comment.permissions).toEqual({ contents: 'read', 'pull-requests': 'write' });
  const [checkout] = jobs.comment.steps;
  expect(checkout.with.ref).toBe('${{ github.event.pull_request.base.sha }}');
  expect(jobs.comment.steps.filter(({ run = '' }: { run?: string }) => /npm|npx/.test(run))).toEqual([]);
});
