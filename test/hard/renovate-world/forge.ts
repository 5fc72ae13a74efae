import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';

/** A pull request, an issue: what the forge's interface shows of them. */
export interface Entry {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: string;
  readonly head?: string;
}

const name = 'owner/lab';
const bot = { id: 1, login: 'renovate', full_name: 'Renovate', email: 'renovate@test.example' };

/** A forge with one repository, a real one of Git: as much of Gitea's interface as Renovate speaks. */
export class Forge {
  readonly pulls: Entry[] = [];
  readonly issues: Entry[] = [];
  endpoint = '';
  private server?: Server;

  private constructor(readonly folder: string) {}

  /** Starts one whose repository holds these files. */
  static async start(folder: string, files: Readonly<Record<string, string>>): Promise<Forge> {
    const forge = new Forge(folder);
    fs.mkdirSync(folder, { recursive: true });
    forge.git('.', 'init', '-q', '--bare', '-b', 'main', 'origin.git');
    forge.commit('main', files, 'owner@test.example');
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {};
        const path = decodeURIComponent((request.url ?? '').split('?')[0] ?? '').replace('/api/v1', '');
        const answer = forge.answer(request.method ?? '', path, body);
        response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answer ?? {}));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    forge.server = server;
    forge.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    return forge;
  }

  stop(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  get name(): string {
    return name;
  }

  /** The branches beside `main`. */
  get branches(): string[] {
    return this.git('origin.git', 'for-each-ref', '--format=%(refname:short)', 'refs/heads')
      .split('\n')
      .filter((branch) => branch !== '' && branch !== 'main');
  }

  /** The lines that a branch adds, by file. */
  added(branch: string): string[] {
    return this.git('origin.git', 'diff', '-U0', `main...${branch}`)
      .split('\n')
      .filter((line) => /^\+(?!\+\+)/.test(line))
      .map((line) => line.slice(1).trim());
  }

  /** Who wrote the commits of a branch, newest first. */
  authors(branch: string): string[] {
    return this.git('origin.git', 'log', '--format=%ae', `main..${branch}`).trim().split('\n');
  }

  /** Commits files to a branch, as somebody who has cloned the repository. */
  commit(branch: string, files: Readonly<Record<string, string>>, author: string): void {
    const clone = fs.mkdtempSync(join(this.folder, 'clone-'));
    this.git('.', 'clone', '-q', '--no-checkout', 'origin.git', clone);
    this.git(clone, 'checkout', '-q', ...(this.branches.includes(branch) ? [branch] : ['-B', branch]));
    for (const [path, text] of Object.entries(files)) {
      fs.mkdirSync(dirname(join(clone, path)), { recursive: true });
      fs.writeFileSync(join(clone, path), text);
    }
    this.git(clone, 'add', '-A');
    this.git(clone, '-c', 'user.name=Somebody', '-c', `user.email=${author}`, 'commit', '-qm', 'Change');
    this.git(clone, 'push', '-q', 'origin', `HEAD:${branch}`);
    fs.rmSync(clone, { recursive: true });
  }

  private git(cwd: string, ...args: string[]): string {
    return execFileSync('git', args, { cwd: join(this.folder, cwd.replace(`${this.folder}/`, '')), encoding: 'utf8', stdio: 'pipe' });
  }

  private answer(method: string, path: string, body: Partial<Entry>): unknown {
    const repository = path.startsWith(`/repos/${name}`) ? path.slice(`/repos/${name}`.length) : undefined;
    if (path === '/user') return bot;
    if (path === '/version') return { version: '1.24.0' };
    if (repository === undefined) return undefined;
    if (repository === '') return this.description();
    const [, kind = '', number] = /^\/(\w+)(?:\/(\d+))?/.exec(repository) ?? [];
    if (kind === 'pulls') return this.entries(this.pulls, method, number, body, (entry) => this.pull(entry));
    if (kind === 'issues' && !/comments|labels/.test(repository)) return this.entries(this.issues, method, number, body, (entry) => entry);
    if (kind === 'statuses') return { id: 1, status: 'success', context: 'test', created_at: new Date().toISOString() };
    return method === 'GET' ? [] : {}; // no labels, comments, statuses
  }

  private entries(entries: Entry[], method: string, number: string | undefined, body: Partial<Entry>, shown: (entry: Entry) => unknown) {
    if (method === 'POST') {
      entries.push({ title: '', body: '', state: 'open', ...body, number: entries.length + 1 });
      return shown(entries.at(-1) as Entry);
    }
    if (number === undefined) return entries.map(shown);
    const index = Number(number) - 1;
    entries[index] = { ...(entries[index] as Entry), ...(method === 'PATCH' ? body : {}) };
    return shown(entries[index] as Entry);
  }

  private pull({ head = '', ...entry }: Entry) {
    const at = new Date().toISOString();
    const sha = this.branches.includes(head) ? this.git('origin.git', 'rev-parse', head).trim() : '0'.repeat(40);
    const branch = { label: head, ref: head, sha, repo: { full_name: name } };
    return { ...entry, mergeable: true, created_at: at, updated_at: at, base: { ref: 'main' }, head: branch, user: bot };
  }

  private description() {
    return {
      id: 1,
      full_name: name,
      owner: bot,
      clone_url: `file://${this.folder}/origin.git`,
      default_branch: 'main',
      has_issues: true,
      allow_merge_commits: true,
      permissions: { admin: true, pull: true, push: true },
    };
  }
}
