import type { BootedVm } from './booted-vm';

/** What a machine says of itself. */
export interface Report {
  /** By path: mode, owner, and content. */
  readonly files: Readonly<Record<string, { readonly mode: string; readonly owner: string; readonly content: string } | undefined>>;
  readonly units: Readonly<Record<string, { readonly enabled: string; readonly active: string }>>;
  readonly failed: readonly string[];
  readonly mounts: Readonly<Record<string, { readonly label: string; readonly type: string; readonly options: readonly string[] }>>;
}

const program = `
import os, pwd, grp, subprocess
out = lambda *command: subprocess.run(command, capture_output=True, text=True).stdout.strip()
def file(path):
    try: stat = os.stat(path)
    except FileNotFoundError: return None
    owner = pwd.getpwuid(stat.st_uid).pw_name + ":" + grp.getgrgid(stat.st_gid).gr_name
    return {"mode": format(stat.st_mode & 0o7777, "04o"), "owner": owner, "content": open(path).read() if os.path.isfile(path) else ""}
def unit(name): return {"enabled": out("systemctl", "is-enabled", name), "active": out("systemctl", "is-active", name)}
mounts = json.loads(out("findmnt", "--json", "--real", "--output", "TARGET,LABEL,FSTYPE,OPTIONS", "--list") or '{"filesystems": []}')
print(json.dumps({
    "files": {path: file(path) for path in asked["files"]},
    "units": {name: unit(name) for name in asked["units"]},
    "failed": [line.split()[0] for line in out("systemctl", "--failed", "--plain", "--no-legend").splitlines()],
    "mounts": {m["target"]: {"label": m["label"], "type": m["fstype"], "options": m["options"].split(",")} for m in mounts["filesystems"]},
}))`;

/** Asks a machine about files and units of its, and about all of its mounts. */
export async function report(
  vm: BootedVm,
  { files = [], units = [] }: { files?: readonly string[]; units?: readonly string[] } = {},
): Promise<Report> {
  const asked = Buffer.from(JSON.stringify({ files, units })).toString('base64');
  const text = await vm.tell(
    `python3 - <<'PYTHON'\nimport base64, json\nasked = json.loads(base64.b64decode("${asked}"))${program}\nPYTHON\n`,
  );
  return JSON.parse(text) as Report;
}
